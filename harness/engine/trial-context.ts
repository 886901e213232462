// What the parts of one running trial share.
import type { Client } from '@temporalio/client';
import { isStrike, pointOf } from '../faults/strike-trigger.ts';
import type { ClientOutfit } from '../environment/clients.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { PointRule } from '../workers/types.ts';
import type { Plan } from '../../reports/evidence/types.ts';
import type { Crew } from './crew.ts';
import type { Places } from './places.ts';
import { faultOf } from './plan.ts';
import { timeOf } from './messages/struck.ts';
import { passedBefore } from './passages.ts';
import { isPointSignal, pointOfAction } from './plan-action.ts';
import type { OutsideClient } from './outside-client.ts';
import type { Recorder } from './recorder.ts';

export interface TrialContext {
  readonly places: Places;
  readonly plan: Plan;
  readonly pipeline: Pipeline;
  readonly crew: Crew;
  readonly client: Client;
  /** What whoever starts the work has installed. */
  readonly outfit: ClientOutfit;
  /** Of whoever sends signals and updates, and asks: `client`, or one that has a way of its own to the server. */
  readonly outside: OutsideClient;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /** What ends a fault that struck and still acts, by its id. */
  readonly heals: Map<string, () => Promise<void> | void>;
  /** What asks whether the thing that a fault struck is sound again, by the id of the fault: why not, or undefined. */
  readonly probes: Map<string, () => Promise<string | undefined>>;
  /** Told when a fault has struck, for the live report. */
  onStrike(title: string): void;
}

/** A trial may have several executions; a restart baseline runs the work once more per crash. Each has the next ordinal. */
export const workflowIdOf = (plan: Plan, ordinal: number): string => `${plan.workflowIdPrefix}${ordinal}`;

/** What has happened up to now: the recorder of the trial, or nothing. */
type Past = Pick<Recorder, 'strikes' | 'actions' | 'attempts' | 'stands'>;

const NOTHING: Past = { strikes: () => [], actions: [], attempts: [], stands: new Set() };

/** Signals that somebody outside sends while a process of this execution stands at a point. */
const actionRules = (plan: Plan, workflowId: string, past: Past): readonly PointRule[] =>
  plan.actions
    .filter(isPointSignal)
    .filter((action) => timeOf(plan, action) === 'own')
    .filter(({ id }) => !past.actions.some((record) => record.id === id && record.execution === workflowId))
    .map((action) => {
      const on = pointOfAction(action);
      return { actionId: action.id, on, workflowId, passed: passedBefore(on, [workflowId], past.attempts) };
    });

const strikeRules = (plan: Plan, workflowIds: readonly string[], past: Past): readonly PointRule[] =>
  plan.faults.flatMap((planned): PointRule[] => {
    const fault = faultOf(planned);
    const on = isStrike(fault) ? pointOf(fault.on) : undefined;
    if (on === undefined || past.strikes(planned.id).length > 0) return [];
    const passed = passedBefore(on, workflowIds, past.attempts);
    return workflowIds.map((workflowId) => ({ faultId: planned.id, on, workflowId, passed }));
  });

/**
 * The points at which the processes serving these executions still have to stop. A fault counts its passages over all of them
 * (its rules share the fault's id), an action is done in each.
 */
export const rulesFor = (plan: Plan, ordinals: readonly number[], past: Past = NOTHING): readonly PointRule[] => {
  const workflowIds = ordinals.map((ordinal) => workflowIdOf(plan, ordinal));
  const messages = [...past.stands].filter((rule) => !('faultId' in rule) || past.strikes(rule.faultId).length === 0);
  return [
    ...strikeRules(plan, workflowIds, past),
    ...workflowIds.flatMap((id) => actionRules(plan, id, past)),
    ...messages,
  ];
};
