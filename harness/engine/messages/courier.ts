// Carries messages of somebody outside to one execution: each copy under a name of its own, each request written down with its answer.
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { poll } from '../../clock.ts';
import { clientAs } from '../../environment/clients.ts';
import { unlessGone } from '../../environment/service.ts';
import type { StartedExecution } from '../../environment/types.ts';
import type { MessageDelivery } from '../../../reports/evidence/types.ts';
import type { MessagePlan, SignalPlan, UpdatePlan } from '../plan-action.ts';
import { ACTION_WALL_MS } from '../bounds.ts';
import type { TrialContext } from '../trial-context.ts';
import { repeating, type Repeating } from './repeated-request.ts';
import { identityOf } from './struck.ts';

/** The SDK's types ask for at least one; at run time there may be none. */
type UpdateArgs = [unknown, ...unknown[]];

interface UpdateOptions {
  readonly args: UpdateArgs;
  readonly updateId: string;
  readonly waitForStage: 'ACCEPTED';
}

const FIRST_COPY = 1;

/** From sending an update until the server has it: a few milliseconds when healthy. */
const ADMITTED = { everyMs: 5, boundMs: ACTION_WALL_MS };

type Answer = Pick<MessageDelivery, 'error' | 'answer'>;

/** The type of an error that is an answer; undefined for any other. */
function refusalIn(problem: unknown): string | undefined {
  if (problem instanceof WorkflowNotFoundError) return problem.name;
  const said: unknown = problem instanceof WorkflowUpdateFailedError ? problem.cause : problem;
  // By its name: the pipeline may have been loaded with another instance of the SDK.
  const { name, type } = (said ?? {}) as { readonly name?: unknown; readonly type?: unknown };
  return name === 'ApplicationFailure' && typeof type === 'string' ? type : undefined;
}

/** @throws what is no answer: it breaks the trial */
function answerIn(problem: unknown): Required<Pick<Answer, 'error'>> {
  const error = refusalIn(problem);
  if (error === undefined) throw problem;
  return { error };
}

export class Courier {
  readonly #trial: TrialContext;
  readonly #workflowId: string;
  /** Clients of the copies of signals, which can say the same again. */
  readonly #senders = new Map<string, Repeating>();
  /** Updates that wait for their answer. */
  readonly #open = new Set<Promise<void>>();

  constructor(trial: TrialContext, workflowId: string) {
    this.#trial = trial;
    this.#workflowId = workflowId;
  }

  /** Settles when the server has the signal, or the workflow the update. @returns the error that was the answer */
  send(action: MessagePlan, copy: number): Promise<string | undefined> {
    return action.kind === 'signal' ? this.#signal(action, copy) : this.#update(action, copy);
  }

  /** The same request once more, as a client library sends it whose answer was lost; the same id of an update. */
  again(action: MessagePlan, copy: number): Promise<string | undefined> {
    if (action.kind === 'update') return this.#update(action, copy);
    const identity = identityOf(action, copy);
    return this.#written(action, identity, async () => this.#senders.get(identity)?.again());
  }

  /** What came with the start is there. @param update - its answer, where it is one */
  cameWithStart(action: MessagePlan, sentWallMs: number, update: StartedExecution['update']): void {
    const record = this.#write(action.id, identityOf(action, FIRST_COPY), sentWallMs);
    if (update === undefined) this.#close(record, {});
    else this.#open.add(this.#answerOf(record, () => update.result()));
  }

  /**
   * Settles when the server has this copy of an update, whether or not a workflow task has been told of it, or after the bound.
   *
   * @returns whether it has
   */
  async admitted({ id }: UpdatePlan, copy: number): Promise<boolean> {
    const { places, outside } = this.#trial;
    const { connection, options } = outside.client;
    const updateId = identityOf({ id } as UpdatePlan, copy);
    const updateRef = { workflowExecution: { workflowId: this.#workflowId }, updateId };
    // Without a stage to wait for the server says at once what it knows.
    const asked = { namespace: options.namespace, updateRef, waitPolicy: {} };
    const known = await poll(places.clock, ADMITTED, async () =>
      unlessGone(connection.workflowService.pollWorkflowExecutionUpdate(asked)),
    );
    return known !== undefined;
  }

  /** A worker had computed this task and not reported it when the server had the message. */
  cameDuring(action: MessagePlan, copy: number, duringTask: number): void {
    const identity = identityOf(action, copy);
    for (const record of this.#trial.recorder.deliveries)
      if (record.identity === identity && record.execution === this.#workflowId) Object.assign(record, { duringTask });
  }

  /** Settles when every update has its answer. */
  async answered(): Promise<void> {
    await Promise.all(this.#open);
  }

  #clientAs(identity: string): Repeating {
    const known = this.#senders.get(identity) ?? repeating(this.#trial.outside.client, identity);
    this.#senders.set(identity, known);
    return known;
  }

  #signal(action: SignalPlan, copy: number): Promise<string | undefined> {
    const { client } = this.#clientAs(identityOf(action, copy));
    const handle = client.workflow.getHandle(this.#workflowId);
    return this.#written(action, identityOf(action, copy), () => handle.signal(action.signal, ...action.args));
  }

  /** @returns when it is accepted or refused; what it answers is written down when it comes */
  async #update({ id, update, args }: UpdatePlan, copy: number): Promise<string | undefined> {
    const identity = identityOf({ id } as UpdatePlan, copy);
    const client = clientAs(this.#trial.outside.client, identity);
    const record = this.#write(id, identity);
    const handle = client.workflow.getHandle(this.#workflowId);
    const asked: UpdateOptions = {
      args: [...args] as unknown as UpdateArgs,
      updateId: identity,
      waitForStage: 'ACCEPTED',
    };
    try {
      const accepted = await handle.startUpdate<unknown, UpdateArgs>(update, asked);
      this.#open.add(this.#answerOf(record, () => accepted.result()));
      return undefined;
    } catch (problem) {
      return this.#close(record, answerIn(problem));
    }
  }

  async #answerOf(record: Mutable<MessageDelivery>, answer: () => Promise<unknown>): Promise<void> {
    try {
      this.#close(record, { answer: await answer() });
    } catch (problem) {
      // Anything else is no answer: the record stays without one, and its checker says so.
      const error = refusalIn(problem);
      if (error !== undefined) this.#close(record, { error });
    }
  }

  async #written({ id }: MessagePlan, identity: string, send: () => Promise<unknown>): Promise<string | undefined> {
    const record = this.#write(id, identity);
    try {
      await send();
      return this.#close(record, {});
    } catch (problem) {
      return this.#close(record, answerIn(problem));
    }
  }

  #write(actionId: string, identity: string, sentWallMs = this.#trial.places.clock.now()): Mutable<MessageDelivery> {
    const { recorder } = this.#trial;
    const record = { actionId, execution: this.#workflowId, identity, sentWallMs };
    recorder.deliveries.push(record);
    return record;
  }

  #close(record: Mutable<MessageDelivery>, answer: Answer): string | undefined {
    Object.assign(record, answer, { answeredWallMs: this.#trial.places.clock.now() });
    return answer.error;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
