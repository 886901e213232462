// Replays histories on today's code: queues the asked-for batches and hands them to the replaying process.
import { type WallClock, wallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { digest } from '../random.ts';
import type { ReplayEvidence } from '../../reports/evidence/types.ts';
import { createBatchRunner } from './batch.ts';
import { explain } from './explain.ts';
import { codeKey } from './workflow-code.ts';
import type { ReplayInput, Replayer } from './types.ts';

export interface ReplayerOptions {
  readonly clock?: WallClock;
  /** Wall ms that one history may take before its replay is given up as `cannot-tell`. Default 60,000. */
  readonly historyBoundMs?: number;
  /** Wall ms that workflow code may hold the thread within one workflow task. Default 5,000, as a worker in production. */
  readonly workflowTaskBoundMs?: number;
  /** Memory of the replaying process, MiB. A workflow that takes more ends with `cannot-tell`. Default 2,048. */
  readonly heapLimitMib?: number;
  /** Folder that the `file` of a verdict is relative to. Default: the working directory. */
  readonly root?: string;
}

const HISTORY_BOUND_MS = 60_000;
const WORKFLOW_TASK_BOUND_MS = 5_000;
const HEAP_LIMIT_MIB = 2_048;

type Bundle = Parameters<Replayer['replay']>[0];

interface Job {
  readonly key: string;
  readonly bundle: Bundle;
  readonly inputs: readonly ReplayInput[];
  readonly resolve: (verdicts: readonly ReplayEvidence[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** Takes the first job and all that wait for the same pipeline: they share one pass. */
function takeBatch(queue: Job[]): readonly Job[] {
  const key = queue[0]?.key;
  const batch = queue.filter((job) => job.key === key);
  queue.splice(0, queue.length, ...queue.filter((job) => job.key !== key));
  return batch;
}

/**
 * One process serves all calls; calls that wait for the same pipeline share one pass, and each pipeline is bundled once.
 * @returns a replayer that must be closed
 */
export function openReplayer(options: ReplayerOptions = {}): Replayer {
  const root = options.root ?? process.cwd();
  const runner = createBatchRunner({
    clock: options.clock ?? wallClock,
    historyBoundMs: options.historyBoundMs ?? HISTORY_BOUND_MS,
    workflowTaskBoundMs: options.workflowTaskBoundMs ?? WORKFLOW_TASK_BOUND_MS,
    heapLimitMib: options.heapLimitMib ?? HEAP_LIMIT_MIB,
  });
  const queue: Job[] = [];
  let pumping: Promise<void> | undefined;
  let closed = false;

  async function serve(jobs: readonly Job[]): Promise<void> {
    const [first] = jobs;
    if (first === undefined) return;
    const inputs = jobs.flatMap((job) => job.inputs);
    const outcomes = await runner.run({ key: first.key, ...first.bundle }, inputs);
    const verdicts = inputs.map((input, index) => explain({ input, outcome: outcomes[index], root }));
    let from = 0;
    for (const job of jobs) {
      job.resolve(verdicts.slice(from, from + job.inputs.length));
      from += job.inputs.length;
    }
  }

  async function pump(): Promise<void> {
    while (queue.length > 0) {
      const jobs = takeBatch(queue);
      await serve(jobs).catch((error: unknown) => {
        for (const job of jobs) job.reject(error);
      });
    }
    pumping = undefined;
  }

  return {
    replay(bundle, inputs) {
      if (inputs.length === 0) return Promise.resolve([]);
      if (closed)
        return Promise.reject(
          new HarnessError(
            'HARNESS_FAULT',
            `Failed to replay ${bundle.pipeline}: the replayer is closed. Open a new one.`,
          ),
        );
      return new Promise((resolve, reject) => {
        queue.push({
          key: digest(12, codeKey(bundle)),
          bundle,
          inputs,
          resolve,
          reject,
        });
        pumping ??= Promise.resolve().then(pump);
      });
    },
    async close() {
      closed = true;
      await runner.close();
      await pumping;
    },
  };
}
