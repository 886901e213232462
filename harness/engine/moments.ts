// The moments of an execution's virtual clock at which somebody outside acts: signals, queries, and faults planned by time.
import { msToNumber } from '@temporalio/common/lib/time.js';
import { isStrike, momentOf } from '../faults/strike-trigger.ts';
import type { Plan, PlannedFault } from '../../reports/evidence/types.ts';
import type { QueryPlan, SignalPlan } from './plan-action.ts';
import { faultOf } from './plan.ts';

export type Moment =
  | { readonly kind: 'signal'; readonly atMs: number; readonly action: SignalPlan }
  | { readonly kind: 'query'; readonly atMs: number; readonly action: QueryPlan }
  | { readonly kind: 'strike'; readonly atMs: number; readonly fault: PlannedFault };

/** All moments of a plan in the order in which the clock meets them; at the same time, faults come first. */
export const momentsOf = (plan: Plan): readonly Moment[] => {
  const strikes = plan.faults.flatMap((planned): Moment[] => {
    const fault = faultOf(planned);
    const at = isStrike(fault) ? momentOf(fault.on) : undefined;
    return at === undefined
      ? []
      : [{ kind: 'strike', atMs: msToNumber(at as Parameters<typeof msToNumber>[0]), fault: planned }];
  });
  const actions = plan.actions.flatMap((action): Moment[] => {
    const { when } = action;
    if (when.kind === 'point') return [];
    return action.kind === 'query'
      ? [{ kind: 'query', atMs: when.atMs, action }]
      : [{ kind: 'signal', atMs: when.atMs, action }];
  });
  return [...strikes, ...actions].sort((one, other) => one.atMs - other.atMs);
};
