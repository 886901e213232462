// What a crash case tells its forked worker, and what that tells back. Plain JSON.

export interface CrashPoint {
  readonly activity: string;
  /**
   * - `inside`: an answer to the body's request has arrived.
   * - `effect`: the body has returned, nothing is reported.
   * - `completed`: the nth completion is reported, later ones are held until the test kills the process.
   */
  readonly at: 'inside' | 'effect' | 'completed';
  /** Which passage, from 1. */
  readonly nth: number;
}

export interface CrashOrder {
  readonly address: string;
  readonly namespace: string;
  readonly pipeline: string;
  readonly codePath: string;
  readonly point: CrashPoint;
  readonly settings: Readonly<Record<string, string>>;
}

export interface FromCrashWorker {
  readonly kind: 'begins';
  readonly activityType: string;
}
