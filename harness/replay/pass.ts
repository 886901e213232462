// One pass over a batch of histories with the SDK's replayer. Runs in the replaying process.
import { ReplayError, type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import type { temporal } from '@temporalio/proto';
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';
import { at, isObject } from '../history/events.ts';
import { fromHistoryJson } from '../history/convert.ts';
import { type CommandKind, lengthOf, type ProducedCommand } from './commands.ts';
import { ranOutOfTime } from './core-message.ts';
import { placeIn } from './place.ts';
import type { BatchEntry, Outcome, Report } from './protocol.ts';

export interface Batch {
  readonly code: string;
  readonly entries: readonly BatchEntry[];
  /** Longest time that workflow code may hold the thread, ms. */
  readonly workflowTaskBoundMs: number;
}

interface Input {
  readonly history: temporal.api.history.v1.IHistory;
  readonly workflowId: string;
}

/** What one pass does with each history. */
interface Pass {
  readonly read: (history: HistoryJson) => HistoryJson;
  readonly started: (entry: BatchEntry) => void;
  readonly ended: (entry: BatchEntry, error: unknown, produced: readonly ProducedCommand[]) => void;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function outcomeOf(error: unknown, produced: readonly ProducedCommand[], workflowTaskBoundMs: number): Outcome {
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
    return { kind: 'task-failed', detail, produced };
  }
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

export function commandFrom(kind: string, name: string, stack: string): ProducedCommand {
  const title = kind === 'timer' ? lengthOf(Number(name)) : name;
  const place = placeIn(stack);
  return { kind: kind as CommandKind, name: title, ...(place === undefined ? {} : { place }) };
}

/** The replayer takes this too and honours it; its type leaves it out. Without it, workflow code may hold the thread for 49 days. */
type BoundedReplayOptions = ReplayWorkerOptions & { readonly isolateExecutionTimeout: number };

type OnCommand = (command: ProducedCommand) => void;

function optionsOf(batch: Batch, onCommand: OnCommand): BoundedReplayOptions {
  const fn = (_info: unknown, kind: string, name: string, stack: string): void =>
    onCommand(commandFrom(kind, name, stack));
  return {
    workflowBundle: { code: batch.code },
    isolateExecutionTimeout: batch.workflowTaskBoundMs,
    sinks: { recorder: { command: { callDuringReplay: true, fn } } },
  };
}

/** Replays all entries; one that breaks the SDK's iterator is answered for, and the rest go on in a new one. */
async function run(batch: Batch, entries: readonly BatchEntry[], pass: Pass): Promise<void> {
  let produced: ProducedCommand[] = [];
  let current: BatchEntry | undefined;
  let next = 0;
  const end = (error: unknown): void => {
    if (current !== undefined) pass.ended(current, error, produced);
    current = undefined;
  };
  const convert = (entry: BatchEntry): Input | undefined => {
    try {
      return { history: fromHistoryJson(pass.read(entry.history)), workflowId: entry.workflowId };
    } catch (error) {
      end(new Error(`the history does not convert: ${reason(error)}`, { cause: error }));
      return undefined;
    }
  };
  function* feed(): Generator<Input> {
    for (let entry = entries[next]; entry !== undefined; entry = entries[next]) {
      next += 1;
      current = entry;
      produced = [];
      pass.started(entry);
      const input = convert(entry);
      if (input !== undefined) yield input;
    }
  }
  const options = optionsOf(batch, (command) => produced.push(command));
  // Each round answers for at least one entry, so there are at most as many rounds as entries.
  while (next < entries.length) {
    try {
      for await (const result of Worker.runReplayHistories(options, feed())) end(result.error);
      end(new Error('the SDK ended the replay without a result'));
    } catch (error) {
      end(error);
    }
  }
}

/** Replays the batch, then once more, with the type checks off, those that disagree: to see what their code asks for further on. */
export async function replayBatch(batch: Batch, send: (report: Report) => void): Promise<void> {
  const disagreeing: BatchEntry[] = [];
  await run(batch, batch.entries, {
    read: (history) => history,
    started: ({ index }) => send({ kind: 'started', index }),
    ended: (entry, error, produced) => {
      const outcome = outcomeOf(error, produced, batch.workflowTaskBoundMs);
      if (outcome.kind === 'nondeterministic') disagreeing.push(entry);
      send({ kind: 'outcome', index: entry.index, outcome });
    },
  });
  await run(batch, disagreeing, {
    read: (history) => ({ events: history.events.map(withoutTypeChecks) }),
    started: ({ index }) => send({ kind: 'started', index }),
    ended: ({ index }, _error, produced) => send({ kind: 'went-on', index, produced }),
  });
}
