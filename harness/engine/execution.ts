// Conducts the executions of a trial: starts them, lets faults and signals happen at their points and moments, waits for their ends.
import { WorkflowFailedError } from '@temporalio/client';
import { HarnessError } from '../errors.ts';
import { isOnServerLink, needsOwnServer, takesWorker } from '../faults/strike-trigger.ts';
import type { StartedExecution, StartRequest } from '../environment/types.ts';
import type { FromHost, Host } from '../workers/types.ts';
import type { Plan } from '../../reports/evidence/types.ts';
import { filledIn } from './addresses.ts';
import { HEALED_WALL_MS, TRIAL_WALL_MS, WORKFLOW_TASK_TIMEOUT_MS } from './bounds.ts';
import { endFaults } from './heal.ts';
import { StrikeDesk } from './strike-desk.ts';
import { momentsOf, type Moment } from './moments.ts';
import { numbered } from './numbered.ts';
import { faultOf } from './plan.ts';
import { identityOf, isMessage, timeOf } from './messages/struck.ts';
import { Outside } from './outside.ts';
import { workflowIdOf, type TrialContext } from './trial-context.ts';
import { Watch } from './watch.ts';

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

class Conductor {
  readonly #trial: TrialContext;
  readonly #desk: StrikeDesk;
  readonly #started: StartedExecution;
  readonly #outside: Outside;
  readonly #watch: Watch;
  readonly #over = new AbortController();

  constructor(trial: TrialContext, desk: StrikeDesk, outside: Outside, started: StartedExecution) {
    this.#trial = trial;
    this.#desk = desk;
    this.#started = started;
    this.#outside = outside;
    this.#watch = new Watch(trial, started.workflowId);
  }

  async conduct(): Promise<End> {
    const desk = this.#desk;
    // Asked while nobody is there as well: the standby answers.
    const unmourn = desk.onDeath(() => void this.#watch.askAll());
    try {
      void this.#meetMoments().catch((problem: unknown) => desk.fail(problem));
      void this.#watch.run().catch((problem: unknown) => desk.fail(problem));
      const end = await Promise.race([
        this.#closed(),
        desk.crashed,
        desk.hopeless,
        desk.failed,
        this.#bound(),
        this.#interrupted(),
      ]);
      this.#over.abort();
      if (end === 'closed') {
        desk.ended(this.#started.workflowId);
        await desk.heard();
        await desk.settled();
        await this.#outside.answered();
        await this.#outside.afterEnd();
        await this.#watch.end();
      }
      return end;
    } finally {
      this.#over.abort();
      this.#watch.stop();
      unmourn();
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
    const { places } = this.#trial;
    try {
      await places.clock.sleep(TRIAL_WALL_MS, this.#over.signal);
      await endFaults(this.#trial);
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

  async #meetMoments(): Promise<void> {
    const moments = momentsOf(this.#trial.plan).filter((moment) => !this.#past(moment));
    for (const [index, moment] of moments.entries()) {
      const reached = await this.#started.clock.reach(moment.atMs, { wallMs: TRIAL_WALL_MS });
      if (reached === 'ended' || this.#over.signal.aborted) return;
      await this.#meet(moment);
      await this.#started.clock.release(moments[index + 1]?.atMs);
    }
  }

  /** A fault that already struck does not strike the restarted work again. */
  #past(moment: Moment): boolean {
    return moment.kind === 'strike' && this.#trial.recorder.strikes(moment.fault.id).length > 0;
  }

  async #meet(moment: Moment): Promise<void> {
    switch (moment.kind) {
      case 'message': {
        const { clock, runId } = this.#started;
        return this.#outside.messageAt(moment.action, moment.atMs, { desk: this.#desk, clock, firstRunId: runId });
      }
      case 'query':
        return this.#outside.queryAt(moment.action, moment.atMs);
      case 'strike':
        return this.#desk.order({ planned: moment.fault, detail: `virtual clock at +${moment.atMs} ms` });
    }
  }
}

/** Whether workflow tasks of the plan may be lost with a worker or on the way: only then their short timeout is asked for. */
const losesTasks = (trial: TrialContext): boolean =>
  trial.plan.faults.some(
    (planned) => takesWorker(planned.kind) || needsOwnServer(planned.kind) || isOnServerLink(faultOf(planned)),
  );

/** The message that starts the execution, where a fault has it so. */
const messageAtStart = (plan: Plan): Pick<StartRequest, 'signal' | 'update'> => {
  const [action] = plan.actions.filter(isMessage).filter((one) => timeOf(plan, one) === 'start');
  if (action === undefined) return {};
  const { args } = action;
  return action.kind === 'signal'
    ? { signal: { name: action.signal, args, identity: identityOf(action, 1) } }
    : { update: { name: action.update, args, id: identityOf(action, 1) } };
};

const start = (trial: TrialContext, ordinal: number): Promise<StartedExecution> => {
  const { places, plan, outfit, crew } = trial;
  const struck = (id: string): boolean => trial.recorder.strikes(id).length > 0;
  const first = momentsOf(plan).find((moment) => moment.kind !== 'strike' || !struck(moment.fault.id));
  const addresses = { pages: places.llm.pagesUrl(plan.key), services: places.llm.servicesUrl(plan.key) };
  // A restart is the same work again.
  const n = plan.executions > 1 ? ordinal : 1;
  return places.environment.start({
    namespace: crew.assignment.namespace,
    workflowType: plan.workflowType,
    workflowId: workflowIdOf(plan, ordinal),
    taskQueue: plan.taskQueue,
    args: plan.args.map((arg) => numbered(filledIn(arg, addresses), n)),
    ...messageAtStart(plan),
    outfit,
    ...(first === undefined ? {} : { firstMomentMs: first.atMs }),
    ...(losesTasks(trial) ? { workflowTaskTimeoutMs: WORKFLOW_TASK_TIMEOUT_MS } : {}),
  });
};

/** Runs executions at the same time, each to its end (or all to a crash, in a restart baseline). */
export const conductExecutions = async (
  trial: TrialContext,
  ordinals: readonly number[],
): Promise<readonly ConductedExecution[]> => {
  const desk = new StrikeDesk(trial, ordinals);
  const conduct = async (ordinal: number): Promise<ConductedExecution> => {
    const outside = new Outside(trial, workflowIdOf(trial.plan, ordinal), ordinals);
    const hear = (host: Host, message: FromHost): void => {
      if (message.kind === 'at-action')
        void outside.stood(host, message).catch((problem: unknown) => desk.fail(problem));
    };
    // From before the start: a process may stand at its point before the start is answered.
    const unlisten = trial.crew.listen(hear);
    try {
      const sentWallMs = trial.places.clock.now();
      const started = await start(trial, ordinal);
      outside.startedWith(sentWallMs, started.update);
      const end = await new Conductor(trial, desk, outside, started).conduct();
      return { workflowId: started.workflowId, runId: started.runId, end };
    } catch (problem) {
      desk.fail(problem);
      throw problem;
    } finally {
      unlisten();
    }
  };
  try {
    return await Promise.all(ordinals.map(conduct));
  } finally {
    desk.close();
  }
};
