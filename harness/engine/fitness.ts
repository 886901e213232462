// What a plan needs of an environment and does not find there: such a trial is unknown and says why, it is never tried in vain. Pure.
import { cutsOff, needsOwnServer, takesWorker } from '../faults/strike-trigger.ts';
import type { Capabilities } from '../environment/types.ts';
import type { Plan } from '../../reports/evidence/types.ts';
import { momentsOf } from './moments.ts';
import { faultOf, worldOfPlan } from './plan.ts';

const countsOnVirtualClock = (plan: Plan): boolean => {
  const quota = worldOfPlan(plan).llm?.quota;
  return quota !== undefined && quota.clock !== 'wall';
};

/** Faults that stop the clock of one execution where no action was planned, or start it with a message. */
const NEEDS_OWN_CLOCK: ReadonlySet<string> = new Set([
  'signal.before-start',
  'signal.at-timeout',
  'update.before-start',
  'update.at-timeout',
]);

/**
 * Why the plan cannot be judged there; undefined when it can be.
 *
 * A dead worker's attempts must be ended, or the trial waits out every timeout in real time; moments of several executions need a
 * clock for each.
 */
export const lackFor = (
  plan: Plan,
  { collapsesTimeouts, parallel, retryTimes, ownServers }: Capabilities,
): string | undefined => {
  if (!collapsesTimeouts && plan.faults.some((planned) => takesWorker(planned.kind) || cutsOff(faultOf(planned))))
    return "it takes a worker away, and this server cannot end the dead worker's attempts early";
  if (!ownServers && plan.faults.some(({ kind }) => needsOwnServer(kind)))
    return 'it strikes the server, and this one keeps nothing that it could start again with';
  if (!parallel && plan.executions > 1 && momentsOf(plan).length > 0)
    return 'somebody acts at moments of several executions, and this server has one clock for all';
  if (!parallel && plan.faults.some(({ kind }) => NEEDS_OWN_CLOCK.has(kind)))
    return 'a message comes with the start or with a timeout, and this server has one clock for all';
  if (retryTimes === 'decided' && countsOnVirtualClock(plan))
    return 'its quota counts on the virtual clock, and this server does not tell a worker what that shows at a retry';
  return undefined;
};
