// A signal that the server took is in the history of its execution, whatever run of the chain it landed in.
import { attributesOf, textAt } from '../history/events.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { count, judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'signals-arrived';
const SIGNALED = 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED';

/** How often the histories of an execution's runs record the signal. */
const arrived = ({ executions }: TrialEvidence, workflowId: string, signal: string): number =>
  executions
    .filter((execution) => execution.workflowId === workflowId)
    .flatMap(({ history }) => history.events)
    .filter((event) => event.eventType === SIGNALED && textAt(attributesOf(event), 'signalName') === signal).length;

interface Sent {
  readonly execution: string;
  readonly signal: string;
  readonly times: number;
}

/** What was sent, summed by execution and signal. */
const sentBy = ({ actions }: TrialEvidence): readonly Sent[] => {
  const sums = new Map<string, Sent>();
  for (const { execution, signal, sent } of actions) {
    const key = JSON.stringify([execution, signal]);
    sums.set(key, { execution, signal, times: (sums.get(key)?.times ?? 0) + sent });
  }
  return [...sums.values()].filter(({ times }) => times > 0);
};

const lost = (evidence: TrialEvidence, { execution, signal, times }: Sent): Remark[] => {
  const seen = arrived(evidence, execution, signal);
  if (seen >= times) return [];
  return [
    {
      message: `Signal '${signal}' was sent ${count(times, 'time')} to execution ${execution}, and its histories record ${seen}.`,
      suggestion: 'Look at which run of the chain was open when it was sent, and whether the server acknowledged it.',
    },
  ];
};

export const signalsArrived: Checker = {
  name: NAME,
  claim: 'Every signal that was sent is in the history of its execution, over all runs of its chain.',
  check(evidence) {
    if (!evidence.plan.actions.some(({ kind }) => kind === 'signal')) return undefined;
    const sent = sentBy(evidence);
    const doubts = sent.length === 0 ? [{ message: 'No planned signal was sent, so none could arrive.' }] : [];
    return judge(
      NAME,
      sent.flatMap((each) => lost(evidence, each)),
      doubts,
    );
  },
};
