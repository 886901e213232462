// Work that the server has recorded as done is never done again.
import {
  activityRuns,
  attemptsAreMissing,
  ATTEMPTS_MISSING,
  nameOfActivity,
  type ActivityRun,
} from './activity-run.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'completed-once';

const runAgain = ({ execution, recorded, attempts }: ActivityRun): Remark[] => {
  const completed = recorded.attempt ?? 1;
  const later = attempts.filter(({ attempt }) => attempt > completed);
  if (recorded.end !== 'completed' || later.length === 0) return [];
  return [
    {
      message: `${nameOfActivity(recorded)} in execution ${execution.workflowId} was run again after its completion: attempt ${completed} is recorded as completed, attempt ${later.map(({ attempt }) => attempt).join(', ')} was begun all the same.`,
      suggestion:
        'Completions are recorded once by the server: look for a second worker or a script that runs the body by itself.',
      eventId: recorded.eventId,
    },
  ];
};

export const completedOnce: Checker = {
  name: NAME,
  claim: 'No activity whose completion is in the history is run again in the same execution.',
  check(evidence) {
    const completed = activityRuns(evidence).filter(({ recorded }) => recorded.end === 'completed');
    if (completed.length === 0) return undefined;
    if (attemptsAreMissing(evidence)) return judge(NAME, [], [ATTEMPTS_MISSING]);
    return judge(NAME, completed.flatMap(runAgain));
  },
};
