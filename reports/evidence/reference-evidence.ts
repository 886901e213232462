// The fault-free reference of a trial in the few numbers that it is compared with.
import type { ExecutionStatus } from './types.ts';

/** What the fault-free reference of the same work did; checkers compare with it. */
export interface ReferenceSummary {
  readonly status: ExecutionStatus;
  /** Of the first execution. */
  readonly result?: unknown;
  /** Of each execution, in their order; present where there are several. */
  readonly results?: readonly { readonly result?: unknown }[];
  readonly tokensBilled: number;
  /** Billed tokens per activity type. */
  readonly tokensByActivity: Readonly<Record<string, number>>;
  /** Rows per effect name (`probe/effect`). */
  readonly effects: Readonly<Record<string, number>>;
  /** Bodies begun per activity type. */
  readonly runs: Readonly<Record<string, number>>;
  /** The type of the failure at the root; absent where nothing failed. */
  readonly failure?: string;
  /** Which of the answers of the plan's world were asked for, from 1. Absent in older evidence. */
  readonly answers?: readonly number[];
}
