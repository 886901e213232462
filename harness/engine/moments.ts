// The moments of an execution's virtual clock at which somebody outside acts: signals, and kills planned by time.
import { msToNumber } from '@temporalio/common/lib/time.js';
import { momentOf } from '../faults/worker-kill.ts';
import type { Plan, PlannedAction, PlannedFault } from '../../reports/evidence/types.ts';
import { faultOf } from './plan.ts';

export type Moment =
  | { readonly kind: 'signal'; readonly atMs: number; readonly action: PlannedAction }
  | { readonly kind: 'kill'; readonly atMs: number; readonly fault: PlannedFault };

/** All moments of a plan in the order in which the clock meets them; at the same time, kills come first. */
export const momentsOf = (plan: Plan): readonly Moment[] => {
  const kills = plan.faults.flatMap((planned): Moment[] => {
    const fault = faultOf(planned);
    const at = fault.kind === 'worker.kill' ? momentOf(fault.on) : undefined;
    return at === undefined
      ? []
      : [{ kind: 'kill', atMs: msToNumber(at as Parameters<typeof msToNumber>[0]), fault: planned }];
  });
  const signals = plan.actions.map((action): Moment => ({ kind: 'signal', atMs: action.atMs, action }));
  return [...kills, ...signals].sort((one, other) => one.atMs - other.atMs);
};
