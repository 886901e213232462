// What is left of messages of somebody outside: planned updates, and each request with its answer. Part of types.ts. Append-only.
import type { PlannedMoment } from './types.ts';

export interface PlannedUpdate {
  readonly kind: 'update';
  readonly id: string;
  readonly title: string;
  readonly update: string;
  readonly args: readonly unknown[];
  /** The type of the error with which the workflow, or the server after the end, has to refuse it. */
  readonly refused?: string;
  readonly when: PlannedMoment;
  /** What the answer must be; absent: anything. */
  readonly equals?: unknown;
}

/** One request with a message of somebody outside, and its answer. Of every update, and of the signals of a trial whose faults strike messages. */
export interface MessageDelivery {
  readonly actionId: string;
  /** Workflow ID. */
  readonly execution: string;
  /** Of the client (a signal) or of the update: histories have it. The same one again is the same request again. */
  readonly identity: string;
  readonly sentWallMs: number;
  /** Absent: it was not answered while the trial waited for it. */
  readonly answeredWallMs?: number;
  /** The type of the error that was the answer; absent: it was taken. */
  readonly error?: string;
  /**
   * Number of the workflow task of its run that a worker had computed and not reported when the server had the message; of an update
   * that comes with a timeout. No history says when an update arrived.
   */
  readonly duringTask?: number;
  /** What an update answered. */
  readonly answer?: unknown;
}
