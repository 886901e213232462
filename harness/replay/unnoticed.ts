// Other names and ids where a history carries no flags of the SDK: a replay passes them, and so does a worker in production. Runs in the replaying process.
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { attributesOf, textAt } from '../history/events.ts';
import { isOfAnotherSdk, recordedBy } from '../history/sdk.ts';
import { type Command, type CommandKind, type ProducedCommand, type RecordedCommand, titleOf } from './commands.ts';
import { type Pair, pairsOf } from './drift.ts';
import { commandOf, type ProducedDetail } from './produced.ts';
import { recordedDetails, type RecordedDetail } from './recorded.ts';

/** A command that answers another call than the one that it was recorded for. */
export interface Unnoticed {
  readonly recorded: RecordedCommand;
  readonly produced: ProducedCommand;
}

const NAMED: ReadonlySet<CommandKind> = new Set(['activity', 'local-activity', 'child']);
const NUMBERED: ReadonlySet<CommandKind> = new Set(['activity', 'timer', 'child']);

/** Where an old server wrote no id of the run, ids that the code draws by lot are not those of production. */
const drawsItsOwn = ({ events: [started] }: HistoryJson): boolean =>
  started !== undefined && textAt(attributesOf(started), 'originalExecutionRunId') !== '';

/** Recorded under an id that the code no longer asks for; beside the first of its kind that no event has. */
function otherIds(
  recorded: readonly RecordedDetail[],
  produced: readonly ProducedDetail[],
  pairs: readonly Pair[],
): readonly Pair[] {
  const paired = new Set<Command>(pairs.flatMap((pair) => [pair.recorded, pair.produced]));
  const left = produced.filter((command) => NUMBERED.has(command.kind) && !paired.has(command));
  return recorded.flatMap((command) => {
    if (!NUMBERED.has(command.kind) || paired.has(command)) return [];
    const place = left.findIndex(({ kind }) => kind === command.kind);
    const [other] = place < 0 ? [] : left.splice(place, 1);
    return other === undefined ? [] : [{ recorded: command, produced: other }];
  });
}

/**
 * The first activity, timer or child of a history that replays although its name or id is not the recorded one: in a workflow task before the
 * first with flags, where the SDK compares neither.
 */
export function unnoticedIn(history: HistoryJson, produced: readonly ProducedDetail[]): Unnoticed | undefined {
  const by = recordedBy(history);
  if (by.unchecked === 0) return undefined;
  const isUnchecked = ({ attributes }: RecordedDetail): boolean =>
    by.flaggedFrom === undefined || Number(attributes['workflowTaskCompletedEventId']) < by.flaggedFrom;
  const recorded = recordedDetails(history);
  const pairs = pairsOf(recorded, produced);
  const renamed = pairs.filter(
    (pair) => NAMED.has(pair.recorded.kind) && pair.recorded.name !== pair.produced.name && isUnchecked(pair.recorded),
  );
  // Another SDK numbers its calls in another way.
  const renumbered = isOfAnotherSdk(by) ? [] : otherIds(recorded.filter(isUnchecked), produced, pairs);
  const ownIds = drawsItsOwn(history);
  const [first] = [...renamed, ...renumbered.filter(({ recorded: { kind } }) => ownIds || kind !== 'child')].toSorted(
    (one, other) => one.recorded.eventId - other.recorded.eventId,
  );
  if (first === undefined) return undefined;
  const { attributes: _left, ...command } = first.recorded;
  return { recorded: command, produced: commandOf(first.produced) };
}

/** What the code asks for, with the timers as long as recorded: another length is a drift, and no other step. */
export function withRecordedLengths(
  history: HistoryJson,
  produced: readonly ProducedDetail[],
): readonly ProducedCommand[] {
  const lengths = new Map<ProducedCommand, string>(
    pairsOf(recordedDetails(history), produced).flatMap((pair) =>
      pair.recorded.kind === 'timer' ? [[pair.produced, pair.recorded.name] as const] : [],
    ),
  );
  return produced.map((command) => ({ ...commandOf(command), name: lengths.get(command) ?? command.name }));
}

const withId = (command: Command, isTold: boolean): string =>
  isTold ? `${titleOf(command)} (id ${command.id ?? 'none'})` : titleOf(command);

/** Both sides by their names, and by their ids where these differ. */
export function titlesOf({ recorded, produced }: Unnoticed): { readonly was: string; readonly now: string } {
  const isTold = recorded.id !== produced.id;
  return { was: withId(recorded, isTold), now: withId(produced, isTold) };
}

/** What becomes of it in production, in one sentence. */
export function consequenceOf(unnoticed: Unnoticed): string {
  const { was, now } = titlesOf(unnoticed);
  return `The history carries no flags of the SDK there, so the SDK compares neither names nor ids: a worker in production would not notice, and hand the result of ${was} to the call of ${now}.`;
}
