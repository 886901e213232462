// A signal that the server took is in the history of its execution, whatever run of the chain it landed in.
import { attributesOf, textAt } from '../history/events.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { mayEndEarly } from './expectation.ts';
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

const isUpdate = ({ plan }: TrialEvidence, id: string): boolean =>
  plan.actions.some((planned) => planned.id === id && planned.kind === 'update');

/** What the server was sent, summed by execution and signal. */
const sentBy = (evidence: TrialEvidence): readonly Sent[] => {
  const { actions } = evidence;
  const sums = new Map<string, Sent>();
  for (const { id, execution, signal, sent, refused } of actions) {
    if (refused !== undefined || isUpdate(evidence, id)) continue;
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

/** A client refuses what it has to and nothing else, and what it refused is in no history. */
const refusals = (evidence: TrialEvidence, sent: readonly Sent[]): Remark[] => {
  const { plan, actions } = evidence;
  return actions.flatMap((action) => {
    if (isUpdate(evidence, action.id)) return [];
    const { id, signal, execution, refused } = action;
    const planned = plan.actions.find((each) => each.id === id);
    const asked = planned?.kind === 'signal' ? planned.refused : undefined;
    if (action.sent === 0 || (asked === undefined && refused === undefined)) return [];
    const taken = sent.find((each) => each.execution === execution && each.signal === signal)?.times ?? 0;
    if (refused !== asked) {
      const instead = refused === undefined ? 'it was sent' : `the client refused it with ${refused}`;
      const due = asked === undefined ? 'was to be sent' : `was to be refused with ${asked}`;
      const message = `Signal '${signal}' to execution ${execution} ${due}, and ${instead}.`;
      return [{ message, suggestion: 'Look at `interceptors.client` of the pipeline.' }];
    }
    if (arrived(evidence, execution, signal) <= taken) return [];
    return [
      { message: `Signal '${signal}' was refused by the client and is in the history of ${execution} all the same.` },
    ];
  });
};

/** Where copies of signals have names of their own: each that was taken is recorded once, however often its request was repeated. */
const miscounted = (evidence: TrialEvidence): Remark[] => {
  const copies = new Map<string, { execution: string; identity: string; taken: boolean }>();
  for (const { actionId, execution, identity, error, answeredWallMs } of evidence.deliveries ?? []) {
    if (isUpdate(evidence, actionId)) continue;
    const key = JSON.stringify([execution, identity]);
    const taken = error === undefined && answeredWallMs !== undefined;
    copies.set(key, { execution, identity, taken: taken || copies.get(key)?.taken === true });
  }
  return [...copies.values()].flatMap(({ execution, identity, taken }) => {
    const recorded = evidence.executions
      .filter(({ workflowId }) => workflowId === execution)
      .flatMap(({ history }) => history.events)
      .filter((event) => event.eventType === SIGNALED && textAt(attributesOf(event), 'identity') === identity).length;
    if (recorded === (taken ? 1 : 0)) return [];
    const due = taken ? 'was taken' : 'was not taken';
    const suggestion = 'Look at the answers of this message in the evidence, and at the events with its identity.';
    return [
      {
        message: `The signal of '${identity}' ${due} by the server and is recorded ${count(recorded, 'time')} in the histories of ${execution}.`,
        suggestion,
      },
    ];
  });
};

export const signalsArrived: Checker = {
  name: NAME,
  claim:
    'Every signal that was sent is in the history of its execution, over all runs of its chain, and a repeated request once; one that had to be refused was refused and is in none.',
  check(evidence) {
    if (!evidence.plan.actions.some(({ kind }) => kind === 'signal')) return undefined;
    const sent = sentBy(evidence);
    const noneSent = evidence.actions.every(({ id, sent: times }) => times === 0 || isUpdate(evidence, id));
    if (noneSent && mayEndEarly(evidence)) return undefined;
    const doubts = noneSent ? [{ message: 'No planned signal was sent, so none could arrive.' }] : [];
    const failures = [
      ...sent.flatMap((each) => lost(evidence, each)),
      ...refusals(evidence, sent),
      ...miscounted(evidence),
    ];
    return judge(NAME, failures, doubts);
  },
};
