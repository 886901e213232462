// How often executions have passed a point up to now, as far as the attempts tell: for a process that goes on counting where a dead one stopped.
import type { ExecutionPoint } from '../scenario/types.ts';
import type { ActivityAttempt } from '../../reports/evidence/types.ts';

/**
 * Passages of a point of activities, over these executions. Other points are counted elsewhere (in the server's history, or in
 * one attempt): 0. An attempt that died at a point has not passed it.
 */
export const passedBefore = (
  on: ExecutionPoint,
  workflowIds: readonly string[],
  attempts: readonly ActivityAttempt[],
): number => {
  if (!('activity' in on)) return 0;
  const own = attempts.filter(
    ({ activityType, workflowId }) => activityType === on.activity && workflowIds.includes(workflowId),
  );
  switch (on.at) {
    case 'before':
      return own.length;
    case 'inside':
      return own.filter(({ outcome }) => outcome !== undefined).length;
    case 'effect':
    case 'completed':
      return own.filter(({ outcome }) => outcome?.kind === 'completed').length;
    case 'chunk':
      return 0;
  }
};
