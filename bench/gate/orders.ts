// What the processes of this bench are told, and what they tell back. Plain JSON.
export interface SeriesOrder {
  readonly kind: 'series';
  readonly folder: string;
}

export interface GateOrder {
  readonly kind: 'gate';
  readonly folder: string;
  /** Where verdicts are remembered. */
  readonly cache: string;
  /** Whether memory is looked at while it runs: it costs a little time. */
  readonly weigh: boolean;
  /** Replaying processes; default: one per core. */
  readonly workers?: number;
}

export interface SeriesResult {
  readonly kind: 'series';
  readonly histories: number;
  readonly failed: number;
}

export interface GateResult {
  readonly kind: 'gate';
  readonly histories: number;
  readonly compatible: number;
  readonly cached: number;
  /** From the start of the process to the first history that was judged; absent where none was. What was refused is no verdict. */
  readonly firstVerdictMs?: number;
  /** The most that this process and its replaying processes held at the same time, MiB; 0 where nobody looked. */
  readonly peakMib: number;
}
