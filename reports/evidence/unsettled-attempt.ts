// A body that was still at work when the evidence was collected: what it does afterwards is in no evidence.
import type { ActivityAttempt } from './types.ts';

export interface UnsettledAttempt extends Pick<
  ActivityAttempt,
  'workflowId' | 'runId' | 'activityType' | 'activityId' | 'attempt' | 'worker'
> {
  /** Wall ms for which it was waited after the end of the work. */
  readonly waitedMs: number;
}
