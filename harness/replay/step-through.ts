// One history, activation by activation: what came in, what the code asked for and where, what its queries answer then. Runs in the replaying process.
import { Worker } from '@temporalio/worker';
import { fromHistoryJson } from '../history/convert.ts';
import type { ProducedCommand } from './commands.ts';
import { replaysNext } from './own-queue.ts';
import { outcomeOf, recorderSink } from './pass.ts';
import { commandOf, createCollector, type RawCommand } from './produced.ts';
import type { BatchEntry, RecordedStep, Report } from './protocol.ts';
import type { BoundedReplayOptions } from './talking-child.ts';

interface SteppedEntry {
  readonly code: string;
  readonly entry: BatchEntry;
  readonly workflowTaskBoundMs: number;
}

/** Activations of one workflow task are one step: the last of them says how it ended. */
const joined = (steps: readonly RecordedStep[]): readonly RecordedStep[] =>
  steps.reduce<RecordedStep[]>((all, step) => {
    const last = all.at(-1);
    if (last?.historyLength !== step.historyLength) return [...all, step];
    return [...all.slice(0, -1), { ...step, commands: [...last.commands, ...step.commands] }];
  }, []);

/** Steps through the history and reports all steps at once, with the outcome of the replay. */
export async function stepThrough(
  { code, entry, workflowTaskBoundMs }: SteppedEntry,
  send: (report: Report) => void,
): Promise<void> {
  const steps: RecordedStep[] = [];
  const collected = createCollector();
  let since: ProducedCommand[] = [];
  const options: BoundedReplayOptions = {
    workflowBundle: { code },
    isolateExecutionTimeout: workflowTaskBoundMs,
    sinks: {
      recorder: {
        ...recorderSink(() => collected),
        command: {
          callDuringReplay: true,
          fn(_info: unknown, raw: RawCommand, stack: () => string, historyLength: number, taskQueue: string) {
            const detail = collected.add(raw, stack, historyLength, taskQueue);
            if (detail !== undefined) since.push(commandOf(detail));
          },
        },
      },
      ordealState: {
        after: {
          callDuringReplay: true,
          fn(_info: unknown, historyLength: number, timeMs: number, answers: string) {
            steps.push({
              historyLength,
              timeMs,
              commands: since,
              answers: JSON.parse(answers) as RecordedStep['answers'],
            });
            since = [];
          },
        },
      },
    },
  };
  let error: unknown;
  try {
    replaysNext(entry.history, entry.namespace);
    const input = { history: fromHistoryJson(entry.history), workflowId: entry.workflowId };
    for await (const result of Worker.runReplayHistories(options, [input])) error = result.error;
  } catch (problem) {
    error = problem;
  }
  send({
    kind: 'stepped',
    steps: joined(steps),
    outcome: outcomeOf(error, collected.details().map(commandOf), workflowTaskBoundMs, collected.hidden()),
  });
}
