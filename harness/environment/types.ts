// A place where executions run: a Temporal server, its clock, its namespaces. One small interface over all of them.
import type { Client, WorkflowClientInterceptor } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

export type EnvironmentKind = 'virtual' | 'test-server';

/** What an environment can do. The engine asks here, never by kind. */
export interface Capabilities {
  /** Each execution has its own clock, so trials run in parallel. */
  readonly parallel: boolean;
  /** A dead attempt can be made to time out at once, on the server's own path. */
  readonly collapsesTimeouts: boolean;
  /**
   * A workflow task on the sticky queue of a dead worker is given to another one. Where not, workers that may be killed
   * must not use sticky queues (`maxCachedWorkflows: 0`): their executions would never go on.
   */
  readonly stickyQueues: boolean;
  /** What a worker is told as the time of a retry: when it is due, or when the server decided on it (the failure before). */
  readonly retryTimes: 'due' | 'decided';
}

/** How far an execution's clock got: at the moment asked for, or the execution ended before it. */
export type Reached = 'moment' | 'ended';

/** The virtual clock of one execution. */
export interface ExecutionClock {
  /** Virtual milliseconds since the epoch, as the server sees them. */
  now(): Promise<number>;
  /**
   * Waits until the clock stands `offsetMs` after the start of the execution; it then stands still.
   * Moments are asked for in ascending order; the first was given to `start`.
   * @param bound.wallMs - gives up with HarnessError TRIAL_STUCK after this much wall time
   */
  reach(offsetMs: number, bound: { wallMs: number }): Promise<Reached>;
  /** Lets the clock run on: to `nextMs` (the next moment that will be asked for), or freely. */
  release(nextMs?: number): Promise<void>;
}

export interface StartRequest {
  readonly namespace: string;
  readonly workflowType: string;
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly args: readonly unknown[];
  /** First moment at which the clock has to stand still, in ms after the start. */
  readonly firstMomentMs?: number;
  /** Wall milliseconds after which a workflow task of a dead worker is given to another. */
  readonly workflowTaskTimeoutMs?: number;
  /** Sent with the start (signal-with-start), by a client that calls itself so. */
  readonly signal?: { readonly name: string; readonly args: readonly unknown[]; readonly identity: string };
  /** Those of the pipeline's own clients. */
  readonly clientInterceptors?: readonly WorkflowClientInterceptor[];
}

export interface StartedExecution {
  readonly workflowId: string;
  readonly runId: string;
  readonly clock: ExecutionClock;
}

export interface Environment {
  readonly kind: EnvironmentKind;
  /** For people: `temporal 1.32.0, virtual time`. */
  readonly title: string;
  /** `host:port` of the frontend; asked for after `openNamespace`, which may bring up another server. */
  readonly address: string;
  readonly capabilities: Capabilities;
  /**
   * Registers a namespace of this run and waits until it can be used. Test server: always `default`; a server whose clock was left
   * locked by executions that have ended is replaced by a fresh one, so whoever asks is the only one at work.
   */
  openNamespace(name: string): Promise<string>;
  /** @param interceptors - those of the pipeline's own clients */
  client(namespace: string, interceptors?: readonly WorkflowClientInterceptor[]): Client;
  start(request: StartRequest): Promise<StartedExecution>;
  /**
   * Makes every started attempt of dead workers end on its true timeout path and restores the original timeouts
   * before a worker can take the next attempt; frees the sticky queue. Returns how many attempts were timed out.
   * @param dead - identities of workers whose process has ended
   */
  collapse(namespace: string, workflowId: string, dead: ReadonlySet<string>): Promise<number>;
  history(namespace: string, workflowId: string, runId: string): Promise<temporal.api.history.v1.IHistory>;
  close(): Promise<void>;
}
