// What came of replaying a history on the code as it is: the verdict, and where the two differ.
import type { GateFinding, GateVerdict } from './gate.ts';

export interface ReplayEvidence {
  readonly workflowId: string;
  /** `drifted`: it replays, and does what no replay sees otherwise than recorded. `cannot-tell`: the replay itself could not be done. */
  readonly verdict: GateVerdict;
  readonly message?: string;
  readonly file?: string;
  readonly line?: number;
  readonly eventId?: number;
  readonly suggestion?: string;
  /** What the history recorded beside what this code asks for; present for `incompatible`. */
  readonly divergence?: Divergence;
  /** All that there is to say, the most serious first; absent where there is nothing. */
  readonly findings?: readonly GateFinding[];
  /** Drifts beyond those that `findings` tells one by one; absent where there are none. */
  readonly untoldDrifts?: number;
  /** Prefixes that were replayed beside the whole; absent where none was asked for. */
  readonly prefixes?: number;
}

export type ChangeKind =
  | 'added'
  | 'removed'
  | 'renamed'
  | 'reordered'
  | 'early-return'
  /** Another step at the same place, because a condition has another answer. */
  | 'other-branch'
  /** Waits first, where the history holds the step. */
  | 'later'
  /** Ends the execution in another way than recorded. */
  | 'other-end'
  /** Fails its workflow task where the history went on. */
  | 'throws'
  /** The SDK sees a difference that the two sequences do not show. */
  | 'unlocated';

export interface Divergence {
  readonly kind: ChangeKind;
  readonly rows: readonly DivergenceRow[];
  /** Index of the first row that differs; absent for `throws` and `unlocated`. */
  readonly first?: number;
}

/** One line of the two sequences side by side. */
export interface DivergenceRow {
  readonly state: 'same' | 'added' | 'removed' | 'renamed' | 'not-reached';
  readonly recorded?: string;
  readonly eventId?: number;
  readonly produced?: string;
  readonly file?: string;
  readonly line?: number;
}
