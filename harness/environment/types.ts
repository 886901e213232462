// A place where executions run: a Temporal server, its clock, its namespaces. One small interface over all of them.
import type { ClientOutfit } from './clients.ts';
import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { Relay } from '../database/relay/types.ts';

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
  /** A trial can have a server of its own, that is killed, stopped and slowed down. */
  readonly ownServers: boolean;
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
  /** Sent with the start (update-with-start) under this id, by a client that calls itself so. Not together with `signal`. */
  readonly update?: { readonly name: string; readonly args: readonly unknown[]; readonly id: string };
  /** That of the pipeline's own clients. */
  readonly outfit?: ClientOutfit;
}

export interface StartedExecution {
  readonly workflowId: string;
  readonly runId: string;
  readonly clock: ExecutionClock;
  /** The update that came with the start. `result` settles with its answer, and rejects with what refused or failed it. */
  readonly update?: { result(): Promise<unknown> };
}

/** What can be done to a server of one's own. */
export interface ServerControl {
  /** SIGKILL. @returns what the operating system says of it */
  kill(): Promise<{ readonly pid: number; readonly signal: string; readonly wallMs: number }>;
  /** Starts it again on what it had stored, and waits until it answers. @throws HarnessError SERVER_UNREACHABLE */
  start(): Promise<{ readonly pid: number; readonly tookMs: number }>;
  /** SIGSTOP; ends when the operating system shows it stopped. @throws HarnessError HARNESS_FAULT when it does not stop */
  pause(): Promise<{ readonly pid: number; readonly wallMs: number }>;
  /** SIGCONT. */
  resume(): void;
  /** Between the server and its store; absent where it keeps that itself. */
  readonly store?: Relay;
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
  /** @param outfit - that of the pipeline's own clients */
  client(namespace: string, outfit?: ClientOutfit): Client;
  start(request: StartRequest): Promise<StartedExecution>;
  /**
   * Makes every started attempt of dead workers end on its true timeout path and restores the original timeouts
   * before a worker can take the next attempt; frees the sticky queue. Returns how many attempts were timed out.
   * @param dead - identities of workers whose process has ended
   */
  collapse(namespace: string, workflowId: string, dead: ReadonlySet<string>): Promise<number>;
  history(namespace: string, workflowId: string, runId: string): Promise<temporal.api.history.v1.IHistory>;
  /** Of a server of one trial's own. */
  readonly control?: ServerControl;
  close(): Promise<void>;
}
