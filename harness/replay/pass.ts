// One pass over a batch of histories with the SDK's replayer. Runs in the replaying process.
import { ReplayError } from '@temporalio/worker';
import { wallClock } from '../clock.ts';
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';
import { at, isObject } from '../history/events.ts';
import { fromHistoryJson } from '../history/convert.ts';
import { createBeat } from './beat.ts';
import type { ProducedCommand } from './commands.ts';
import { ranOutOfTime } from './core-message.ts';
import { driftOf } from './drift.ts';
import { namespaceOf, replaysNext } from './own-queue.ts';
import { PrefixTally, spread } from './prefix-tally.ts';
import { isOpen, prefixesOf } from './prefixes.ts';
import { type Collector, commandOf, createCollector, type RawCommand, type SeenFailure } from './produced.ts';
import type { BatchEntry, Outcome, Report } from './protocol.ts';
import { type Replayed, StandingWorker } from './standing-worker.ts';
import { unnoticedIn, withRecordedLengths } from './unnoticed.ts';

export interface Batch {
  readonly code: string;
  readonly entries: readonly BatchEntry[];
  /** Longest time that workflow code may hold the thread, ms. */
  readonly workflowTaskBoundMs: number;
  /**
   * Whether each pass has a worker of its own: where the SDK watches the time. Code that it cuts off ends the process, and not the replay alone, in a worker that
   * has replayed what asks for an `AsyncLocalStorage`.
   */
  readonly ownWorkers: boolean;
}

/** What one pass does with each history. */
interface Pass {
  readonly read: (history: HistoryJson) => HistoryJson;
  readonly started: (entry: BatchEntry) => void;
  /** Whether an entry is left out. */
  readonly skips?: (entry: BatchEntry) => boolean;
  readonly ended: (entry: BatchEntry, error: unknown, collected: Collector) => void;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a failure converter writes in the place of a message that codecs shall encode. */
const HIDDEN = /"Encoded failure"/;

const taskFailure = ({ message, stack }: SeenFailure): string =>
  `message: ${JSON.stringify(message)}, stack_trace: ${JSON.stringify(stack)}`;

/** @param hidden - what a failure converter hid last */
export function outcomeOf(
  error: unknown,
  produced: readonly ProducedCommand[],
  workflowTaskBoundMs: number,
  hidden?: SeenFailure,
): Outcome {
  if (error === undefined) return { kind: 'compatible' };
  const detail = reason(error);
  if (ranOutOfTime(detail)) {
    const after = produced.at(-1);
    const held = `workflow code held its thread for more than ${workflowTaskBoundMs} ms and was cut off`;
    return { kind: 'cannot-tell', detail: held, ...(after === undefined ? {} : { after }) };
  }
  if (error instanceof Error && error.name === 'DeterminismViolationError')
    return { kind: 'nondeterministic', detail, produced };
  if (
    error instanceof ReplayError &&
    /workflow task failure/.test(detail) &&
    !/Event type is unspecified/.test(detail)
  ) {
    const seen = hidden !== undefined && HIDDEN.test(detail) ? taskFailure(hidden) : detail;
    return { kind: 'task-failed', detail: seen, produced };
  }
  if (/says the transition is invalid during event/.test(detail))
    return { kind: 'nondeterministic', detail, produced, doubtful: true };
  return { kind: 'cannot-tell', detail };
}

/** The core checks ids and types of activities only where a history carries this flag; without it a replay goes on. */
const ID_AND_TYPE_CHECKS = 1;

function withoutTypeChecks(event: HistoryEventJson): HistoryEventJson {
  const completed = event['workflowTaskCompletedEventAttributes'];
  const metadata = at(completed, 'sdkMetadata');
  const flags = at(metadata, 'coreUsedFlags');
  if (!isObject(completed) || !isObject(metadata) || !Array.isArray(flags)) return event;
  const coreUsedFlags: unknown[] = flags.filter((flag) => flag !== ID_AND_TYPE_CHECKS);
  return {
    ...event,
    workflowTaskCompletedEventAttributes: { ...completed, sdkMetadata: { ...metadata, coreUsedFlags } },
  };
}

/** What the sandbox hands out, into the collector of the history that is being replayed. */
export const recorderSink = (collector: () => Collector) => ({
  command: {
    callDuringReplay: true,
    fn: (_info: unknown, raw: RawCommand, stack: () => string, historyLength: number, taskQueue: string): void => {
      collector().add(raw, stack, historyLength, taskQueue);
    },
  },
  failed: {
    callDuringReplay: true,
    fn: (_info: unknown, message: string, stack: string): void => collector().fail(message, stack),
  },
  hidden: {
    callDuringReplay: true,
    fn: (_info: unknown, message: string, stack: string): void => collector().hide(message, stack),
  },
  unheard: {
    callDuringReplay: true,
    fn: (_info: unknown, names: readonly string[]): void => collector().keep(names),
  },
});

/** Takes what the sandbox hands out of the history that is replayed at this moment. */
let taking: () => Collector = createCollector;
const worker = new StandingWorker({ recorder: recorderSink(() => taking()) });

/** @returns what is said against the history, by the SDK or by what broke on the way; undefined for nothing */
async function errorOf(batch: Batch, entry: BatchEntry, { read }: Pass): Promise<unknown> {
  let history: Replayed['history'];
  try {
    replaysNext(entry.history, entry.namespace);
    history = fromHistoryJson(read(entry.history));
  } catch (error) {
    return new Error(`the history does not convert: ${reason(error)}`, { cause: error });
  }
  try {
    return await worker.replay(batch, { history, workflowId: entry.workflowId });
  } catch (error) {
    return error;
  }
}

/** Replays all entries; one that breaks the SDK's replayer is answered for, and the rest go on in a new one. */
async function run(batch: Batch, entries: readonly BatchEntry[], pass: Pass): Promise<void> {
  if (batch.ownWorkers) await worker.end();
  for (const entry of entries) {
    if (pass.skips?.(entry) === true) continue;
    const collected = createCollector();
    const beat = createBeat(wallClock, () => pass.started(entry));
    taking = () => (beat(), collected);
    pass.started(entry);
    const error = await errorOf(batch, entry, pass);
    pass.ended(entry, error, collected);
  }
  if (batch.ownWorkers) await worker.end();
}

/** A task that is done anew may want to run a local activity: a replay has none, which says nothing about the code. */
const NO_LOCAL_ACTIVITIES = /Local activity of type .* not registered on worker/;

type Compatible = Extract<Outcome, { kind: 'compatible' }>;

/** How one replay ended. A task that is done anew and fails is no error to the SDK. */
function outcome(batch: Batch, error: unknown, collected: Collector): Outcome {
  const failure = collected.failure();
  if (error === undefined && failure === undefined) return { kind: 'compatible' };
  const produced = collected.details().map(commandOf);
  if (error !== undefined || failure === undefined) {
    const here = outcomeOf(error, produced, batch.workflowTaskBoundMs, collected.hidden());
    const kept = collected.kept();
    return here.kind === 'nondeterministic' && kept.length > 0 ? { ...here, kept } : here;
  }
  if (NO_LOCAL_ACTIVITIES.test(failure.message)) return { kind: 'compatible' };
  return { kind: 'task-failed', detail: taskFailure(failure), produced };
}

function withDrift(here: Outcome, entry: BatchEntry, collected: Collector): Outcome {
  if (here.kind !== 'compatible') return here;
  const unnoticed = unnoticedIn(entry.history, collected.details());
  if (unnoticed !== undefined) {
    const produced = withRecordedLengths(entry.history, collected.details());
    return { kind: 'nondeterministic', detail: 'the SDK does not compare names and ids there', produced, unnoticed };
  }
  const produced = [...collected.details(), ...collected.answers()];
  const { told, untold } = driftOf(entry.history, produced, collected.taskQueue());
  return told.length === 0 ? here : { ...here, drift: told, ...(untold === 0 ? {} : { untoldDrifts: untold }) };
}

/** Replays the prefixes of all these histories in one pass and reports each history when its last is done, or the time for them is over. */
async function replayPrefixes(
  batch: Batch,
  histories: readonly (readonly [BatchEntry, Compatible])[],
  send: (report: Report) => void,
): Promise<void> {
  const cuts = histories.flatMap(([entry, whole]) => {
    const { chosen, total } = prefixesOf(entry.history);
    const order = spread(chosen);
    return order.map((prefix) => ({ entry, whole, prefix, total, first: order[0], last: order.at(-1) }));
  });
  let tally = new PrefixTally(wallClock);
  const done = ({ entry, whole, prefix, total, last }: (typeof cuts)[number]): void => {
    if (prefix !== last) return;
    send({ kind: 'outcome', index: entry.index, outcome: { ...whole, prefixes: tally.told(total) } });
  };
  await run(
    batch,
    // What a prefix no longer says, the whole does.
    cuts.map(({ entry, prefix }, index): BatchEntry => {
      const namespace = entry.namespace ?? namespaceOf(entry.history);
      return {
        ...entry,
        index,
        namespace,
        get history() {
          return prefix.history;
        },
      };
    }),
    {
      read: (history) => history,
      skips: ({ index }) => {
        const cut = cuts[index];
        if (cut === undefined) return true;
        if (cut.prefix === cut.first) tally = new PrefixTally(wallClock);
        if (tally.hasTime()) return false;
        done(cut);
        return true;
      },
      started: ({ index }) => send({ kind: 'started', index: cuts[index]?.entry.index ?? 0 }),
      ended: ({ index }, error, collected) => {
        const cut = cuts[index];
        if (cut === undefined) return;
        tally.add(cut.prefix.eventId, outcome(batch, error, collected));
        done(cut);
      },
    },
  );
}

/**
 * Replays the batch, then once more, with the type checks off, those that disagree: to see what their code asks for further on.
 * Those that agree and are open, or asked for it, are replayed at their prefixes too.
 */
export async function replayBatch(batch: Batch, send: (report: Report) => void): Promise<void> {
  const disagreeing: BatchEntry[] = [];
  const inFlight: (readonly [BatchEntry, Compatible])[] = [];
  await run(batch, batch.entries, {
    read: (history) => history,
    started: ({ index }) => send({ kind: 'started', index }),
    ended: (entry, error, collected) => {
      const here = withDrift(outcome(batch, error, collected), entry, collected);
      if (here.kind === 'nondeterministic' && here.unnoticed === undefined) disagreeing.push(entry);
      const isInFlight = entry.prefixes === true || isOpen(entry.history);
      if (here.kind === 'compatible' && isInFlight && prefixesOf(entry.history).total > 0) inFlight.push([entry, here]);
      else send({ kind: 'outcome', index: entry.index, outcome: here });
    },
  });
  await replayPrefixes(batch, inFlight, send);
  await run(batch, disagreeing, {
    read: (history) => ({ events: history.events.map(withoutTypeChecks) }),
    started: ({ index }) => send({ kind: 'started', index }),
    ended: ({ index }, _error, collected) =>
      send({ kind: 'went-on', index, produced: collected.details().map(commandOf) }),
  });
}
