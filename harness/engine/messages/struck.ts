// Which fault strikes which message of a plan, and what that means for the message's time. Pure.
import { isMessageFault } from '../../faults/message-kind.ts';
import type { Fault, MessageFault } from '../../scenario/types.ts';
import type { Plan, PlannedAction, PlannedFault } from '../../../reports/evidence/types.ts';
import type { MessagePlan } from '../plan-action.ts';

/** A fault of the plan, with what the scenario wrote. */
export interface StruckBy<F extends MessageFault = MessageFault> {
  readonly planned: PlannedFault;
  readonly fault: F;
}

type Planned = Pick<Plan, 'faults' | 'actions'>;

const nameOf = (action: MessagePlan): string => (action.kind === 'signal' ? action.signal : action.update);

const isMeant = ({ on }: MessageFault, action: MessagePlan): boolean =>
  action.kind === 'signal'
    ? 'signal' in on && on.signal === action.signal
    : 'update' in on && on.update === action.update;

export const isMessage = (action: PlannedAction): action is MessagePlan => action.kind !== 'query';

/** The fault that strikes this message; at most one (scenario/message-problems.ts). */
export const struckBy = ({ faults, actions }: Planned, action: MessagePlan): StruckBy | undefined => {
  const nth = actions
    .filter(isMessage)
    .filter((other) => other.kind === action.kind && nameOf(other) === nameOf(action))
    .findIndex(({ id }) => id === action.id);
  return faults
    .map((planned) => ({ planned, fault: planned.fault as Fault }))
    .find(
      (one): one is StruckBy =>
        isMessageFault(one.fault) && isMeant(one.fault, action) && (one.fault.on.nth ?? 1) === nth + 1,
    );
};

/** When a message is sent, of which a fault changes the time: with the start, after the end; else at its own time. */
export const timeOf = (plan: Planned, action: MessagePlan): 'start' | 'own' | 'end' => {
  const kind = struckBy(plan, action)?.fault.kind;
  if (kind === 'signal.before-start' || kind === 'update.before-start') return 'start';
  return kind === 'signal.after-end' || kind === 'update.after-end' ? 'end' : 'own';
};

const isReordered = (fault: MessageFault | undefined): boolean =>
  fault?.kind === 'signal.reordered' || fault?.kind === 'update.reordered';

/** The message that overtakes this one: the next of a moment. */
export const overtakerOf = (plan: Planned, action: MessagePlan): MessagePlan | undefined => {
  if (!isReordered(struckBy(plan, action)?.fault) || action.when.kind !== 'moment') return undefined;
  const { atMs } = action.when;
  const messages = plan.actions.filter(isMessage);
  const place = messages.findIndex(({ id }) => id === action.id);
  return messages
    .flatMap((other, index) =>
      other.when.kind === 'moment' && timeOf(plan, other) === 'own' && index !== place
        ? [{ other, index, otherMs: other.when.atMs }]
        : [],
    )
    .filter(({ index, otherMs }) => otherMs > atMs || (otherMs === atMs && index > place))
    .sort((one, two) => one.otherMs - two.otherMs)[0]?.other;
};

/** Every message of a trial is marked where one is struck: histories then tell who sent what. */
export const isMarked = ({ faults }: Pick<Plan, 'faults'>): boolean =>
  faults.some(({ fault }) => isMessageFault(fault as Fault));

/** What a client calls itself with one copy of a message; the id of an update. */
export const identityOf = ({ id }: MessagePlan, copy: number): string => `ordeal ${id}#${copy}`;
