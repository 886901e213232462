// Replays of recorded histories on today's code, each in a child process with stated bounds.
import type { HistoryJson, ReplayEvidence } from '../../reports/evidence/types.ts';

export interface ReplayInput {
  /** For messages: a file name, or the key of a trial. */
  readonly source: string;
  readonly workflowId: string;
  readonly history: HistoryJson;
}

export interface Replayer {
  /** One verdict per input, in order. Never rejects because of a history. */
  replay(
    bundle: { readonly pipeline: string; readonly workflowsPath: string },
    inputs: readonly ReplayInput[],
  ): Promise<readonly ReplayEvidence[]>;
  close(): Promise<void>;
}
