// Nothing is stuck: with all faults healed, every execution comes to an end.
import type { ExecutionEvidence } from '../../reports/evidence/types.ts';
import { readHistory } from '../history/reader.ts';
import { nameOfActivity } from './activity-run.ts';
import { judge, ms, type Remark } from './judgement.ts';
import { unsettledDoubts } from './once-settled.ts';
import type { Checker } from './types.ts';

const NAME = 'ends-after-healing';

/** What an open execution stands at, as far as its history tells. */
const waitingFor = ({ history }: ExecutionEvidence): string => {
  const { activities, timers } = readHistory(history);
  const open = [
    ...activities.filter(({ end }) => end === undefined).map((activity) => nameOfActivity(activity)),
    ...timers.filter(({ ended }) => !ended).map(({ durationMs }) => `a timer of ${ms(durationMs)}`),
  ];
  return open.length > 0
    ? `It waits for ${open.join(', ')}.`
    : `No activity and no timer is open: it waits for a signal, or for a workflow task that never completes (last event: ${history.events.at(-1)?.eventType ?? 'none'}).`;
};

const stuck = (execution: ExecutionEvidence): Remark => ({
  message: `Execution ${execution.workflowId} is still running although every fault was healed. ${waitingFor(execution)}`,
  suggestion:
    'Bound every wait: condition() with a timeout, a startToCloseTimeout and maximumAttempts on every activity.',
});

export const endsAfterHealing: Checker = {
  name: NAME,
  claim: 'After all faults are healed, every execution ends.',
  check(evidence) {
    const { executions } = evidence;
    if (executions.length === 0) return undefined;
    const open = executions.filter(({ status }) => status === 'running');
    return judge(NAME, open.map(stuck), unsettledDoubts(evidence));
  },
};
