// Replays of recorded histories on today's code, each in a child process with stated bounds.
import type { WorkflowCode } from './workflow-code.ts';
import type { HistoryJson, ReplayEvidence } from '../../reports/evidence/types.ts';

export interface ReplayInput {
  /** For messages: a file name, or the key of a trial. */
  readonly source: string;
  readonly workflowId: string;
  readonly history: HistoryJson;
  /** Where it was read from. Default: the one that the history names where it starts a child, else `default`. */
  readonly namespace?: string;
  /** Whether its prefixes are replayed too although it has ended. Those of an open history always are. */
  readonly prefixes?: boolean;
}

export interface Replayer {
  /** One verdict per input, in order. Never rejects because of a history. */
  replay(code: WorkflowCode, inputs: readonly ReplayInput[]): Promise<readonly ReplayEvidence[]>;
  close(): Promise<void>;
}
