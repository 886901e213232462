// The moments of an execution's virtual clock at which somebody outside acts: signals, queries, and faults planned by time.
import { msToNumber } from '@temporalio/common/lib/time.js';
import { isStrike, momentOf } from '../faults/strike-trigger.ts';
import type { Plan, PlannedAction, PlannedFault } from '../../reports/evidence/types.ts';
import { isMessage, overtakerOf, timeOf } from './messages/struck.ts';
import type { MessagePlan, QueryPlan } from './plan-action.ts';
import { faultOf } from './plan.ts';

export type Moment =
  | { readonly kind: 'message'; readonly atMs: number; readonly action: MessagePlan }
  | { readonly kind: 'query'; readonly atMs: number; readonly action: QueryPlan }
  | { readonly kind: 'strike'; readonly atMs: number; readonly fault: PlannedFault };

const momentOfAction = (plan: Plan, action: PlannedAction): readonly Moment[] => {
  const { when } = action;
  if (when.kind === 'point') return [];
  if (action.kind === 'query') return [{ kind: 'query', atMs: when.atMs, action }];
  const isElsewhere = timeOf(plan, action) !== 'own' || overtakerOf(plan, action) !== undefined;
  return isElsewhere ? [] : [{ kind: 'message', atMs: when.atMs, action }];
};

/** All moments of a plan in the order in which the clock meets them; at the same time, faults come first. */
export const momentsOf = (plan: Plan): readonly Moment[] => {
  const strikes = plan.faults.flatMap((planned): Moment[] => {
    const fault = faultOf(planned);
    const at = isStrike(fault) ? momentOf(fault.on) : undefined;
    return at === undefined
      ? []
      : [{ kind: 'strike', atMs: msToNumber(at as Parameters<typeof msToNumber>[0]), fault: planned }];
  });
  const inTurn = plan.actions.flatMap((action) => momentOfAction(plan, action));
  // What is overtaken comes right behind what overtakes it.
  const overtaken = plan.actions.flatMap((action): Moment[] => {
    const overtaker = isMessage(action) ? overtakerOf(plan, action) : undefined;
    return overtaker?.when.kind === 'moment'
      ? [{ kind: 'message', atMs: overtaker.when.atMs, action: action as MessagePlan }]
      : [];
  });
  return [...strikes, ...inTurn, ...overtaken].sort((one, other) => one.atMs - other.atMs);
};
