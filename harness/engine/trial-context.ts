// What the parts of one running trial share.
import type { Client } from '@temporalio/client';
import { pointOf } from '../faults/worker-kill.ts';
import type { PointRule } from '../workers/types.ts';
import type { Plan } from '../../reports/evidence/types.ts';
import type { Crew } from './crew.ts';
import type { Places } from './places.ts';
import { faultOf } from './plan.ts';
import type { Recorder } from './recorder.ts';

export interface TrialContext {
  readonly places: Places;
  readonly plan: Plan;
  readonly crew: Crew;
  readonly client: Client;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /** Told when a fault has struck, for the live report. */
  onStrike(title: string): void;
}

/** A restart baseline runs the work once per crash; each run has the next ordinal. */
export const workflowIdOf = (plan: Plan, ordinal: number): string => `${plan.workflowIdPrefix}${ordinal}`;

/** The points at which the processes serving this execution still have to stop. */
export const rulesFor = (plan: Plan, ordinal: number, struck: (faultId: string) => boolean): readonly PointRule[] =>
  plan.faults.flatMap((planned): PointRule[] => {
    const fault = faultOf(planned);
    const on = fault.kind === 'worker.kill' ? pointOf(fault.on) : undefined;
    return on === undefined || struck(planned.id)
      ? []
      : [{ faultId: planned.id, on, workflowId: workflowIdOf(plan, ordinal) }];
  });
