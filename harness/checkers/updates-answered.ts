// An update that was taken is done once and answered, whoever repeats it; one that is refused changes nothing.
import { attributesOf, textAt } from '../history/events.ts';
import type { MessageDelivery, PlannedUpdate, TrialEvidence } from '../../reports/evidence/types.ts';
import { difference } from './difference.ts';
import { mayEndEarly } from './expectation.ts';
import { departure } from './pattern.ts';
import { count, judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'updates-answered';
const ACCEPTED = 'EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED';

/** One update by its id, with all requests for it. */
interface Asked {
  readonly planned: PlannedUpdate;
  readonly execution: string;
  readonly id: string;
  readonly deliveries: readonly MessageDelivery[];
}

const askedIn = ({ plan, deliveries = [] }: TrialEvidence): readonly Asked[] => {
  const asked = new Map<string, Asked>();
  for (const delivery of deliveries) {
    const { actionId, execution, identity: id } = delivery;
    const planned = plan.actions.find((action) => action.id === actionId);
    if (planned?.kind !== 'update') continue;
    const key = JSON.stringify([execution, id]);
    asked.set(key, { planned, execution, id, deliveries: [...(asked.get(key)?.deliveries ?? []), delivery] });
  }
  return [...asked.values()];
};

const acceptedTimes = ({ executions }: TrialEvidence, { execution, id }: Asked): number =>
  executions
    .filter(({ workflowId }) => workflowId === execution)
    .flatMap(({ history }) => history.events)
    .filter(
      (event) =>
        event.eventType === ACCEPTED && textAt(attributesOf(event), 'acceptedRequest', 'meta', 'updateId') === id,
    ).length;

const titleOf = ({ planned, execution, id }: Asked): string =>
  `Update '${planned.update}' (${id}) to execution ${execution}`;

/** What the server says in the name of a worker that took the update with a task and had no word on it. */
const UNPROCESSED = 'UnprocessedUpdate';

const UNPROCESSED_ADVICE =
  'The worker had it and said neither yes nor no. Seen where a query is put to the execution while a fresh worker replays it (docs/discoveries.md, updates): its sender has to send it again under the same id.';

/** What is wrong with one answer. */
const wrongIn = (asked: Asked, { error, answer, answeredWallMs }: MessageDelivery): Remark[] => {
  const { planned } = asked;
  const suggestion =
    error === UNPROCESSED
      ? UNPROCESSED_ADVICE
      : 'Look at the handler of the update, and at whether the execution ended before it was done.';
  if (answeredWallMs === undefined) return [{ message: `${titleOf(asked)} was never answered.`, suggestion }];
  if (error !== planned.refused) {
    const due = planned.refused === undefined ? 'was to be answered' : `was to be refused with ${planned.refused}`;
    const was = error === undefined ? 'was answered' : `was refused with ${error}`;
    return [{ message: `${titleOf(asked)} ${due} and ${was}.`, suggestion }];
  }
  if (error !== undefined || planned.equals === undefined) return [];
  const differs = departure(answer, planned.equals, 'the answer');
  return differs === undefined ? [] : [{ message: `${titleOf(asked)}: ${differs}.`, suggestion }];
};

/** The answers to one id are one answer. */
const unequal = (asked: Asked): Remark[] => {
  const [first, ...others] = asked.deliveries;
  const other = others.find(
    ({ answer, error }) => error !== first?.error || difference(answer, first?.answer, '') !== undefined,
  );
  return other === undefined ? [] : [{ message: `${titleOf(asked)} was answered differently when it was sent again.` }];
};

const miscounted = (evidence: TrialEvidence, asked: Asked): Remark[] => {
  const times = acceptedTimes(evidence, asked);
  const isTaken = asked.deliveries.some(
    ({ error, answeredWallMs }) => error === undefined && answeredWallMs !== undefined,
  );
  if (times <= 1 && (times === 1 || !isTaken)) return [];
  return [{ message: `${titleOf(asked)} is accepted ${count(times, 'time')} in its histories, expected once.` }];
};

export const updatesAnswered: Checker = {
  name: NAME,
  claim:
    'Every update is accepted once, however often it is sent under one id, and answered as expected; one that comes after the end is refused.',
  check(evidence) {
    if (!evidence.plan.actions.some(({ kind }) => kind === 'update')) return undefined;
    const all = askedIn(evidence);
    if (all.length === 0 && mayEndEarly(evidence)) return undefined;
    const doubts = all.length === 0 ? [{ message: 'No planned update was sent.' }] : [];
    const failures = all.flatMap((asked) => [
      ...asked.deliveries.flatMap((delivery) => wrongIn(asked, delivery)),
      ...unequal(asked),
      ...miscounted(evidence, asked),
    ]);
    return judge(NAME, failures, doubts);
  },
};
