// One execution as the proofs of faults of messages see it: its events, and the names that copies of messages have in them. Pure.
import { attributesOf, textAt } from '../../history/events.ts';
import type { HistoryEventJson, MessageDelivery, Plan } from '../../../reports/evidence/types.ts';
import type { MessagePlan } from '../plan-action.ts';
import { identityOf } from './struck.ts';

const SIGNALED = 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED';
const ACCEPTED = 'EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED';
export const TASK_STARTED = 'EVENT_TYPE_WORKFLOW_TASK_STARTED';
export const TASK_COMPLETED = 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED';

/** All that is known of one execution. */
export interface Scene {
  readonly plan: Plan;
  readonly action: MessagePlan;
  /** Of all its runs. */
  readonly events: readonly HistoryEventJson[];
  readonly deliveries: readonly MessageDelivery[];
  readonly isOver: boolean;
}

export const timeOf = ({ eventTime }: HistoryEventJson): number => Date.parse(eventTime);

/** The name of the copy that an event is about; undefined for events of other kinds. */
const nameIn = (event: HistoryEventJson): string | undefined => {
  if (event.eventType === SIGNALED) return textAt(attributesOf(event), 'identity');
  return event.eventType === ACCEPTED ? textAt(attributesOf(event), 'acceptedRequest', 'meta', 'updateId') : undefined;
};

/** Where the copy stands, as places in the events. */
export const placesOf = ({ events }: Scene, action: MessagePlan, copy: number): readonly number[] =>
  events.flatMap((event, index) => (nameIn(event) === identityOf(action, copy) ? [index] : []));

export const answersTo = ({ action, deliveries }: Scene, copy: number): readonly MessageDelivery[] =>
  deliveries.filter(
    ({ identity, answeredWallMs }) => identity === identityOf(action, copy) && answeredWallMs !== undefined,
  );

/** As a proof names it. */
export const eventAt = ({ events }: Scene, index: number | undefined): string =>
  `event ${index === undefined ? '?' : events[index]?.eventId}`;
