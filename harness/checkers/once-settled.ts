// Bodies that still ran when the evidence was collected: whoever counts what bodies do cannot say that this is all.
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { judge, ms, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const SUGGESTION =
  'Bound what the body waits for, or heed its cancellation (Context.current().cancellationSignal): an attempt that timed out goes on otherwise.';

/** One doubt for each body. */
export const unsettledDoubts = ({ unsettled = [] }: TrialEvidence): readonly Remark[] =>
  unsettled.map(({ workflowId, activityType, activityId, attempt, worker, waitedMs }) => ({
    message: `The body of ${activityType} (Activity ID ${activityId}, attempt ${attempt}) of ${workflowId} still ran on ${worker} ${ms(waitedMs)} after the end: what it does later is in no evidence.`,
    suggestion: SUGGESTION,
  }));

/** The same checker; what it would let pass is unknown while a body runs. */
export const onceSettled = (checker: Checker): Checker => ({
  ...checker,
  check(evidence) {
    const found = checker.check(evidence);
    const doubts = unsettledDoubts(evidence);
    return found?.verdict === 'pass' && doubts.length > 0 ? judge(checker.name, [], doubts) : found;
  },
});
