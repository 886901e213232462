// What a replay cannot see: the same commands with other arguments, timeouts, retry options, lengths, results. Runs in the replaying process.
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { attributesOf, textAt } from '../history/events.ts';
import { isEnd } from './align.ts';
import type { Command } from './commands.ts';
import { NAME, RESULT, ruleOf } from './fact-sets.ts';
import { type Difference, differencesOf, type TaskQueues } from './facts.ts';
import type { Place } from './place.ts';
import type { ProducedDetail } from './produced.ts';
import { type Own, producedFacts } from './produced-facts.ts';
import { durationMs, eventName, recordedDetails, type RecordedDetail } from './recorded.ts';
import { recordedFacts } from './recorded-facts.ts';
import { recordedAnswers } from './update-answers.ts';

/** Commands that differ in the same way at the same place, told once. */
export interface Drift {
  /** `drift-timeout` */
  readonly rule: string;
  /** Kind and name of the recorded command. */
  readonly command: Command;
  /** Of the first. */
  readonly eventId: number;
  readonly place?: Place;
  /** The place is of the last call before: an end leaves no stack. */
  readonly after?: true;
  readonly differences: readonly Difference[];
  /** How many more commands drift by the same rule at the same place. */
  readonly more: number;
}

/** Drifts of one history that are told one by one. */
export const MAX_DRIFTS = 50;

export interface Drifts {
  readonly told: readonly Drift[];
  /** How many more there are, each of another rule or at another place. */
  readonly untold: number;
}

const ORDER = 'drift-order';

function ownOf(history: HistoryJson, replayedTaskQueue: string): Own {
  const [started] = history.events;
  const event = started === undefined ? {} : attributesOf(started);
  return {
    taskQueue: textAt(event, 'taskQueue', 'name'),
    runTimeoutMs: durationMs(event['workflowRunTimeout']),
    taskTimeoutMs: durationMs(event['workflowTaskTimeout']),
    replayedTaskQueue,
  };
}

export interface Pair {
  readonly recorded: RecordedDetail;
  readonly produced: ProducedDetail;
}

/** Of one kind, by what names it on both sides: its id, of a patch its name; else by its turn. */
const keyOf = ({ kind, name, id }: Command): string => `${kind} ${kind === 'patch' ? name : (id ?? '')}`;

/** Recorded and produced commands that are the same one. Bounded by the number of commands. */
export function pairsOf(recorded: readonly RecordedDetail[], produced: readonly ProducedDetail[]): readonly Pair[] {
  const waiting = new Map<string, ProducedDetail[]>();
  for (const command of produced) {
    const queue = waiting.get(keyOf(command));
    if (queue === undefined) waiting.set(keyOf(command), [command]);
    else queue.push(command);
  }
  const taken = new Map<string, number>();
  return recorded.flatMap((command) => {
    const key = keyOf(command);
    const turn = taken.get(key) ?? 0;
    const other = waiting.get(key)?.[turn];
    if (other === undefined) return [];
    taken.set(key, turn + 1);
    return [{ recorded: command, produced: other }];
  });
}

/** Their names are told by something else, or by the recorded side alone. */
const NAMELESS: ReadonlySet<string> = new Set(['timer', 'update']);

function factDifferences({ recorded, produced }: Pair, own: Own): readonly Difference[] {
  const queues: TaskQueues = { replayed: own.replayedTaskQueue, own: own.taskQueue };
  const before = recordedFacts(recorded);
  const now = producedFacts(produced, own);
  const name = now[NAME];
  // Where a failure was recorded, there was no result that could be another one.
  const isFailed = (label: string): boolean => label === RESULT && before[RESULT] === undefined;
  const renamed =
    name === undefined || NAMELESS.has(recorded.kind) ? [] : differencesOf(NAME, before[NAME], name, queues);
  // Under another name it is another step: what else differs follows from that.
  if (renamed.length > 0) return renamed;
  return Object.entries(now).flatMap(([label, fact]) =>
    label === NAME || isFailed(label) ? [] : differencesOf(label, before[label], fact, queues),
  );
}

interface Tasks {
  /** Events that completed a workflow task → the event that started it: the length of the history that the workflow saw in it. */
  readonly started: ReadonlyMap<string, number>;
  readonly lengths: ReadonlySet<number>;
}

function tasksOf(history: HistoryJson): Tasks {
  const completed = history.events.filter((event) => eventName(event) === 'WORKFLOW_TASK_COMPLETED');
  const started = new Map(completed.map((event) => [event.eventId, Number(attributesOf(event)['startedEventId'])]));
  return { started, lengths: new Set(started.values()) };
}

/** A command asked for in an earlier workflow task than the one that recorded it: a replay lets it wait. */
function floated({ recorded, produced }: Pair, tasks: Tasks): readonly Difference[] {
  const then = tasks.started.get(String(recorded.attributes['workflowTaskCompletedEventId']));
  if (then === undefined || produced.historyLength >= then) return [];
  if (!tasks.lengths.has(produced.historyLength)) return [];
  const event = (id: number): string => `in the workflow task of event ${id}`;
  return [{ label: 'asked for', was: event(then), now: event(produced.historyLength) }];
}

const labelled = (difference: Difference): string => difference.label.replace(/(?: \d+)?(?:[.[].*)?$/, '');

/** Of fields and arguments, the label says more than the rule's name. */
const ruleFor = (difference: Difference): string => {
  const label = labelled(difference);
  if (label.startsWith('memo')) return 'drift-memo';
  if (label.startsWith('search attribute')) return 'drift-search-attributes';
  return ruleOf(label);
};

function driftsOf(pair: Pair, rule: string, differences: readonly Difference[]): Drift {
  const { recorded, produced } = pair;
  return {
    rule,
    command: { kind: recorded.kind, name: recorded.name },
    eventId: recorded.eventId,
    differences,
    more: 0,
    ...(produced.place === undefined ? {} : { place: produced.place }),
  };
}

function byRule(pair: Pair, own: Own, tasks: Tasks): readonly Drift[] {
  const rules = new Map<string, Difference[]>();
  for (const difference of factDifferences(pair, own)) {
    const rule = ruleFor(difference);
    rules.set(rule, [...(rules.get(rule) ?? []), difference]);
  }
  const order = floated(pair, tasks);
  if (order.length > 0) rules.set(ORDER, [...order]);
  return [...rules].map(([rule, differences]) => driftsOf(pair, rule, differences));
}

const recordedWithAnswers = (history: HistoryJson): readonly RecordedDetail[] =>
  [...recordedDetails(history), ...recordedAnswers(history)].toSorted((one, other) => one.eventId - other.eventId);

/**
 * Everything that the code asks for otherwise than recorded, in a history that replays.
 * @param produced - commands, and answers to updates
 * @param taskQueue - what the workflow took for its own task queue during the replay
 */
export function driftOf(history: HistoryJson, produced: readonly ProducedDetail[], taskQueue: string): Drifts {
  const own = ownOf(history, taskQueue);
  const tasks = tasksOf(history);
  const lastPlace = (): Place | undefined =>
    produced.findLast(({ kind, place }) => kind !== 'update' && place !== undefined)?.place;
  const told = new Map<string, Drift>();
  const untold = new Set<string>();
  for (const pair of pairsOf(recordedWithAnswers(history), produced)) {
    for (const found of byRule(pair, own, tasks)) {
      const last = found.place === undefined && isEnd(pair.produced) ? lastPlace() : undefined;
      const drift: Drift = last === undefined ? found : { ...found, place: last, after: true };
      const { rule, command, place, eventId } = drift;
      const key = JSON.stringify([rule, command.kind, place ?? eventId]);
      const first = told.get(key);
      if (first !== undefined) told.set(key, { ...first, more: first.more + 1 });
      else if (told.size < MAX_DRIFTS) told.set(key, drift);
      else untold.add(key);
    }
  }
  return { told: [...told.values()], untold: untold.size };
}
