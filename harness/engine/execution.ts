// Conducts one workflow execution of a trial: starts it, lets faults and signals happen at their points and moments, waits for its end.
import { WorkflowFailedError } from '@temporalio/client';
import { HarnessError } from '../errors.ts';
import type { StartedExecution } from '../environment/types.ts';
import type { FromHost, Host } from '../workers/types.ts';
import { HEALED_WALL_MS, LOST_TASK_EVERY_MS, TRIAL_WALL_MS, WORKFLOW_TASK_TIMEOUT_MS } from './bounds.ts';
import { recover, strikeDead, type KillOrder } from './kill.ts';
import { momentsOf, type Moment } from './moments.ts';
import { workflowIdOf, type TrialContext } from './trial-context.ts';

export interface ConductedExecution {
  readonly workflowId: string;
  readonly runId: string;
  /**
   * `crashed`: a kill struck, and this trial loses everything in a crash.
   * `stuck`: still open although everything was healed and the bound has passed.
   */
  readonly end: End;
}

type End = 'closed' | 'crashed' | 'stuck';

const PAGES = '{pages}';

/** `{pages}` in any string of the arguments becomes the address of the fake site. */
const withPages = (value: unknown, url: string): unknown => {
  if (typeof value === 'string') return value.replaceAll(PAGES, url);
  if (Array.isArray(value)) return value.map((item) => withPages(item, url));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPages(item, url)]));
};

class Conductor {
  readonly #trial: TrialContext;
  readonly #ordinal: number;
  readonly #started: StartedExecution;
  readonly #crash = new AbortController();
  readonly #over = new AbortController();
  /** Kills happen one after the other. */
  #kills: Promise<void> = Promise.resolve();
  #failed: (problem: unknown) => void = () => undefined;

  constructor(trial: TrialContext, ordinal: number, started: StartedExecution) {
    this.#trial = trial;
    this.#ordinal = ordinal;
    this.#started = started;
  }

  async conduct(): Promise<End> {
    const unlisten = this.#trial.crew.listen((host, message) => this.#heard(host, message));
    const failure = new Promise<never>((_, reject) => {
      this.#failed = reject;
    });
    const crashed = new Promise<'crashed'>((done) => {
      this.#crash.signal.addEventListener('abort', () => done('crashed'));
    });
    try {
      void this.#meetMoments().catch((problem: unknown) => this.#failed(problem));
      const end = await Promise.race([this.#closed(), crashed, failure, this.#bound(), this.#interrupted()]);
      this.#over.abort();
      if (end === 'closed') await this.#kills;
      return end;
    } finally {
      this.#over.abort();
      unlisten();
    }
  }

  async #closed(): Promise<'closed'> {
    const handle = this.#trial.client.workflow.getHandle(this.#started.workflowId);
    try {
      await handle.result();
    } catch (problem) {
      // A failed, timed out or terminated execution has ended too; what it means is the checkers' matter.
      if (!(problem instanceof WorkflowFailedError)) throw problem;
    }
    return 'closed';
  }

  /** Liveness is asked for after healing only: a provider that hangs for ever may hold an execution for ever. */
  async #bound(): Promise<'stuck'> {
    const { places, plan } = this.#trial;
    try {
      await places.clock.sleep(TRIAL_WALL_MS, this.#over.signal);
      places.llm.heal(plan.key);
      await places.clock.sleep(HEALED_WALL_MS, this.#over.signal);
    } catch (problem) {
      // Aborted: the execution ended in time and nobody asks any more.
      if (!this.#over.signal.aborted) throw problem;
    }
    return 'stuck';
  }

  #interrupted(): Promise<never> {
    const { signal } = this.#trial;
    return new Promise((_, reject) => {
      const stop = (): void => reject(new HarnessError('HARNESS_FAULT', 'Interrupted.'));
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true, signal: this.#over.signal });
    });
  }

  #heard(host: Host, message: FromHost): void {
    if (message.kind !== 'at-point') return;
    const planned = this.#trial.plan.faults.find(({ id }) => id === message.faultId);
    if (planned === undefined) return;
    this.#order({ planned, host, detail: message.detail, ...(message.key === undefined ? {} : { key: message.key }) });
  }

  #order(order: KillOrder): void {
    this.#kills = this.#kills.then(() => this.#kill(order)).catch((problem: unknown) => this.#failed(problem));
  }

  async #kill(order: KillOrder): Promise<void> {
    if (this.#crash.signal.aborted || this.#trial.recorder.strikes(order.planned.id).length > 0) return;
    const died = await strikeDead(this.#trial, this.#ordinal, order);
    if (died === 0) return;
    if (this.#trial.plan.mode === 'restart-baseline') {
      this.#crash.abort();
      return;
    }
    await recover(this.#trial, this.#ordinal, order, died);
    void this.#watchLostTasks().catch((problem: unknown) => this.#failed(problem));
  }

  /** The server may have handed a task to a worker in the moment of its death: that attempt has to time out as well. */
  async #watchLostTasks(): Promise<void> {
    const { places, crew } = this.#trial;
    while (!this.#over.signal.aborted) {
      await places.clock.sleep(LOST_TASK_EVERY_MS);
      if (this.#over.signal.aborted) return;
      await places.environment.collapse(crew.assignment.namespace, this.#started.workflowId, crew.dead);
    }
  }

  async #meetMoments(): Promise<void> {
    const moments = momentsOf(this.#trial.plan).filter((moment) => !this.#past(moment));
    for (const [index, moment] of moments.entries()) {
      const reached = await this.#started.clock.reach(moment.atMs, { wallMs: TRIAL_WALL_MS });
      if (reached === 'ended' || this.#over.signal.aborted) return;
      await this.#meet(moment);
      await this.#started.clock.release(moments[index + 1]?.atMs);
    }
  }

  /** A kill that already struck does not strike the restarted work again. */
  #past(moment: Moment): boolean {
    return moment.kind === 'kill' && this.#trial.recorder.strikes(moment.fault.id).length > 0;
  }

  async #meet(moment: Moment): Promise<void> {
    const { recorder, client } = this.#trial;
    switch (moment.kind) {
      case 'signal': {
        const { action } = moment;
        await client.workflow.getHandle(this.#started.workflowId).signal(action.signal, ...action.args);
        recorder.actions.push({ id: action.id, signal: action.signal, plannedMs: action.atMs, sentMs: moment.atMs });
        return undefined;
      }
      case 'kill':
        this.#order({ planned: moment.fault, detail: `virtual clock at +${moment.atMs} ms` });
        return this.#kills;
    }
  }
}

/** Whether the plan kills at all: only then the short workflow task timeout is asked for. */
const killsAnyone = (trial: TrialContext): boolean => trial.plan.faults.some(({ kind }) => kind === 'worker.kill');

/** Runs one execution to its end (or its crash, in a restart baseline). */
export const conductExecution = async (trial: TrialContext, ordinal: number): Promise<ConductedExecution> => {
  const { places, plan, crew } = trial;
  const struck = (id: string): boolean => trial.recorder.strikes(id).length > 0;
  const first = momentsOf(plan).find((moment) => moment.kind === 'signal' || !struck(moment.fault.id));
  const started = await places.environment.start({
    namespace: crew.assignment.namespace,
    workflowType: plan.workflowType,
    workflowId: workflowIdOf(plan, ordinal),
    taskQueue: plan.taskQueue,
    args: plan.args.map((arg) => withPages(arg, places.llm.pagesUrl(plan.key))),
    ...(first === undefined ? {} : { firstMomentMs: first.atMs }),
    ...(killsAnyone(trial) ? { workflowTaskTimeoutMs: WORKFLOW_TASK_TIMEOUT_MS } : {}),
  });
  const end = await new Conductor(trial, ordinal, started).conduct();
  return { workflowId: started.workflowId, runId: started.runId, end };
};
