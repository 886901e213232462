// The SDK's replayer, kept open from one history to the next: each that is opened costs a sandbox, and 60 KiB that the SDK never frees.
import { Worker } from '@temporalio/worker';
import type { temporal } from '@temporalio/proto';
import type { BoundedReplayOptions } from './talking-child.ts';

export interface Replayed {
  readonly history: temporal.api.history.v1.IHistory;
  readonly workflowId: string;
}

/** What a worker is opened for. */
export interface Opened {
  readonly code: string;
  /** Longest time that workflow code may hold the thread, ms. */
  readonly workflowTaskBoundMs: number;
}

interface Standing extends Opened {
  readonly results: AsyncIterator<{ readonly error?: unknown }>;
  replayed: number;
}

type Run = (
  options: BoundedReplayOptions,
  histories: Iterable<Replayed>,
) => AsyncIterable<{ readonly error?: unknown }>;

/** Then another worker takes its place: the SDK notes something for each history until its worker ends. */
const HISTORIES_AT_MOST = 1_000;

/** Replays one history at a time, all of one code with the same worker. */
export class StandingWorker {
  readonly #sinks: BoundedReplayOptions['sinks'];
  readonly #run: Run;
  #standing: Standing | undefined;
  #next: Replayed | undefined;

  /** @param run - the SDK's replayer */
  constructor(sinks: BoundedReplayOptions['sinks'], run: Run = (...given) => Worker.runReplayHistories(...given)) {
    this.#sinks = sinks;
    this.#run = run;
  }

  /** @returns what the SDK says against the history; undefined when it agrees. @throws what breaks the worker: the next one is another */
  async replay(opened: Opened, history: Replayed): Promise<unknown> {
    const standing = await this.#open(opened);
    this.#next = history;
    standing.replayed += 1;
    // Whatever happens before its answer ends it.
    this.#standing = undefined;
    const answer = await standing.results.next();
    if (answer.done === true) throw new Error('the SDK ended the replay without a result');
    this.#standing = standing;
    return answer.value.error;
  }

  /** Settles when no worker stands any more. */
  async end(): Promise<void> {
    const standing = this.#standing;
    this.#standing = undefined;
    // How it ends says nothing about any history.
    await standing?.results.return?.()?.catch(() => undefined);
  }

  async #open(opened: Opened): Promise<Standing> {
    const { code, workflowTaskBoundMs } = opened;
    const standing = this.#standing;
    if (
      standing?.code === code &&
      standing.workflowTaskBoundMs === workflowTaskBoundMs &&
      standing.replayed < HISTORIES_AT_MOST
    )
      return standing;
    await this.end();
    const options: BoundedReplayOptions = {
      workflowBundle: { code },
      isolateExecutionTimeout: workflowTaskBoundMs,
      ...(this.#sinks === undefined ? {} : { sinks: this.#sinks }),
    };
    const results = this.#run(options, this.#feed())[Symbol.asyncIterator]();
    return { code, workflowTaskBoundMs, results, replayed: 0 };
  }

  /** Asked for the next one only when an answer is asked for. */
  *#feed(): Generator<Replayed> {
    for (let next = this.#next; next !== undefined; next = this.#next) {
      this.#next = undefined;
      yield next;
    }
  }
}
