// A history stepped through: time travel over what an execution did.
import type { ReplayEvidence } from '../../reports/evidence/types.ts';

export interface StepCommand {
  /** `activity summarize`, `timer 1 h`. */
  readonly title: string;
  /** Where the workflow's own code asked for it. */
  readonly file?: string;
  readonly line?: number;
}

/** One workflow task: what came in since the one before, what the code did, the state after it. */
export interface Step {
  /** From 1. */
  readonly number: number;
  /** Events the workflow had seen. */
  readonly historyLength: number;
  /** Time of the workflow, ms since the epoch. */
  readonly timeMs: number;
  /** What came in: `3 ActivityTaskCompleted fetch_url`. */
  readonly events: readonly string[];
  readonly commands: readonly StepCommand[];
  /** What each query answers after the step. */
  readonly state: Readonly<Record<string, { readonly answer?: unknown; readonly error?: string }>>;
}

export interface SteppedHistory {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly steps: readonly Step[];
  /** Whether today's code follows the history to its end; a divergence is explained as the gate does. */
  readonly replay: ReplayEvidence;
}
