// Somebody outside of one execution: signals at moments of its clock and while a process stands at a point, queries at moments.
import { WorkflowNotFoundError } from '@temporalio/client';
import type { StartedExecution } from '../environment/types.ts';
import { awaitCompletions } from '../workers/completions.ts';
import type { FromHost, Host } from '../workers/types.ts';
import { ACTION_WALL_MS, COMPLETIONS_WALL_MS } from './bounds.ts';
import { numbered } from './numbered.ts';
import {
  isPointSignal,
  pointOfAction,
  type MessagePlan,
  type PointSignal,
  type QueryPlan,
  type SignalPlan,
} from './plan-action.ts';
import { ask } from './queries.ts';
import type { ActionRecord } from '../../reports/evidence/types.ts';
import { isMarked } from './messages/struck.ts';
import { Post, type Started } from './messages/post.ts';
import type { TrialContext } from './trial-context.ts';

export type AtAction = Extract<FromHost, { kind: 'at-action' }>;

type Refusal = Pick<ActionRecord, 'refused'>;

/** Sends. An ApplicationFailure is made by the pipeline's own client: what the server says is never one. */
async function refusalOf(send: () => Promise<void>): Promise<Refusal> {
  try {
    await send();
    return {};
  } catch (problem) {
    // By its name: the pipeline may have been loaded with another instance of the SDK.
    const { name, type } = problem as { readonly name?: unknown; readonly type?: unknown };
    if (name !== 'ApplicationFailure' || typeof type !== 'string') throw problem;
    return { refused: type };
  }
}

export class Outside {
  readonly #trial: TrialContext;
  readonly #workflowId: string;
  /** Actions at points, by id: each is done once, whoever stands there, and however often. */
  readonly #done = new Map<string, Promise<void>>();
  /** For updates, and for whatever a fault of messages strikes. */
  readonly #post: Post;
  /** The last signal of a moment, until it is answered. */
  #sending: Promise<void> = Promise.resolve();

  /** @param ordinals - the executions of the trial that run now */
  constructor(trial: TrialContext, workflowId: string, ordinals: readonly number[]) {
    this.#trial = trial;
    this.#workflowId = workflowId;
    this.#post = new Post({ trial, workflowId, ordinals });
  }

  /** The execution has started, with whatever came with its start. @param sentWallMs - when it was asked for */
  startedWith(sentWallMs: number, update: StartedExecution['update']): void {
    this.#post.startedWith(sentWallMs, update);
  }

  /** The execution has ended: what comes too late is sent now. */
  afterEnd(): Promise<void> {
    return this.#post.afterEnd();
  }

  messageAt(action: MessagePlan, atMs: number, started: Started): Promise<void> {
    const isPlain = action.kind === 'signal' && !isMarked(this.#trial.plan);
    const sending = isPlain ? this.#sendAt(action, atMs) : this.#post.deliver(action, atMs, started);
    this.#sending = sending;
    return sending;
  }

  /**
   * The answer to a message may come after the end that it brought about, or be lost and asked for again. Settles when it is there, at
   * the latest after the bound of an action: then the signal was not sent, as far as anybody knows.
   */
  async answered(): Promise<void> {
    const { places, signal } = this.#trial;
    const over = new AbortController();
    const late = places.clock.sleep(ACTION_WALL_MS, AbortSignal.any([signal, over.signal])).then(
      () => undefined,
      () => undefined, // aborted: the answer came first, or nobody waits for it any more
    );
    const all = this.#sending.then(() => this.#post.answered());
    // A failure is told where the message was sent.
    await Promise.race([late, all.catch(() => undefined)]);
    over.abort();
  }

  async #sendAt({ id, signal, args }: SignalPlan, atMs: number): Promise<void> {
    const { outside, recorder } = this.#trial;
    const execution = this.#workflowId;
    let [sent, refused]: [number, Refusal] = [1, {}];
    try {
      refused = await refusalOf(() => outside.client.workflow.getHandle(execution).signal(signal, ...args));
    } catch (problem) {
      if (!(problem instanceof WorkflowNotFoundError)) throw problem;
      sent = await this.#arrivedUnanswered(signal);
    }
    recorder.actions.push({ id, signal, execution, sent, ...refused, plannedMs: atMs, sentMs: atMs });
  }

  /**
   * A signal that ends the execution and whose answer is lost is sent again, and then there is nobody to signal. Whether it arrived is in
   * the history alone.
   *
   * @returns 1 when the history has more of these signals than were sent before
   */
  async #arrivedUnanswered(signal: string): Promise<number> {
    const { client, recorder } = this.#trial;
    const { events } = await client.workflow.getHandle(this.#workflowId).fetchHistory();
    const there = (events ?? []).filter(
      ({ workflowExecutionSignaledEventAttributes: signaled }) => signaled?.signalName === signal,
    );
    const before = recorder.actions.filter((one) => one.signal === signal && one.execution === this.#workflowId);
    return there.length > before.reduce((sum, { sent }) => sum + sent, 0) ? 1 : 0;
  }

  /** The clock stands meanwhile. */
  queryAt({ id, query, args }: QueryPlan, atMs: number): Promise<void> {
    return ask(this.#trial, this.#workflowId, { query, args, source: 'action', actionId: id, virtualMs: atMs });
  }

  /** A process stands for an action: it is done, then the process goes on, whatever came of it. */
  async stood(host: Host, { actionId, workflowId }: AtAction): Promise<void> {
    const action = this.#trial.plan.actions.filter(isPointSignal).find(({ id }) => id === actionId);
    if (action === undefined || workflowId !== this.#workflowId) return;
    try {
      const doing = this.#done.get(actionId) ?? this.#signalNow(action);
      this.#done.set(actionId, doing);
      await doing;
    } finally {
      host.resume(actionId, workflowId);
    }
  }

  /** Sends the signal as often as planned, each acknowledged by the server before the next. */
  async #signalNow(action: PointSignal): Promise<void> {
    const { id, signal, args, when } = action;
    const { outside, recorder, places } = this.#trial;
    const { client } = outside;
    await this.#recorded(action);
    const handle = client.workflow.getHandle(this.#workflowId);
    let sent = 0;
    let refused: Refusal = {};
    try {
      await client.withDeadline(places.clock.now() + ACTION_WALL_MS, async () => {
        while (sent < when.times) {
          const numberedArgs = args.map((arg) => numbered(arg, sent + 1));
          refused = { ...refused, ...(await refusalOf(() => handle.signal(signal, ...numberedArgs))) };
          sent += 1;
        }
      });
    } catch (problem) {
      // Ended: what was not sent is missing in the record, and the trial is unknown.
      if (!(problem instanceof WorkflowNotFoundError)) throw problem;
    } finally {
      recorder.actions.push({ id, signal, execution: this.#workflowId, sent, ...refused });
    }
  }

  /** At `completed` the point is reached when the server has recorded the completion. */
  async #recorded(action: PointSignal): Promise<void> {
    const on = pointOfAction(action);
    if (!('activity' in on) || on.at !== 'completed') return;
    await awaitCompletions(this.#trial.client, [this.#workflowId], on.activity, on.nth ?? 1, COMPLETIONS_WALL_MS);
  }
}
