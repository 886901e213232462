// Carries out `worker.kill`: a real SIGKILL at the point, then what production does about it, without the waiting.
import type { AttemptKey, Host } from '../workers/types.ts';
import { awaitCompletions } from '../workers/completions.ts';
import type { KillFault } from '../scenario/types.ts';
import type { PlannedFault } from '../../reports/evidence/types.ts';
import { COMPLETIONS_WALL_MS } from './bounds.ts';
import { faultOf } from './plan.ts';
import { rulesFor, workflowIdOf, type TrialContext } from './trial-context.ts';

/** Where the kill happens: the process that stands at the point, or nobody in particular at a virtual moment. */
export interface KillOrder {
  readonly planned: PlannedFault;
  readonly host?: Host;
  readonly key?: AttemptKey;
  readonly detail: string;
}

const killFaultOf = (planned: PlannedFault): KillFault => {
  const fault = faultOf(planned);
  if (fault.kind !== 'worker.kill') throw new TypeError(`Expected a kill, got ${fault.kind}.`);
  return fault;
};

/** Kills, and writes down the proof. Returns how many processes died. */
export const strikeDead = async (
  trial: TrialContext,
  ordinals: readonly number[],
  order: KillOrder,
): Promise<number> => {
  const { crew, recorder, plan } = trial;
  const fault = killFaultOf(order.planned);
  const workflowIds = ordinals.map((ordinal) => workflowIdOf(plan, ordinal));
  if ('activity' in fault.on && fault.on.at === 'completed') {
    const { activity, nth = 1 } = fault.on;
    await awaitCompletions(trial.client, workflowIds, activity, nth, COMPLETIONS_WALL_MS);
  }
  const all = fault.workers === 'all' || order.host === undefined;
  const victims = all ? crew.hosts : crew.hosts.filter((host) => host === order.host);
  const deaths = await crew.kill(victims);
  for (const death of deaths) {
    const record = recorder.workers.find(({ identity }) => identity === death.host.identity);
    if (record !== undefined) Object.assign(record, { diedWallMs: death.wallMs, signal: death.signal });
  }
  const last = deaths.at(-1);
  if (last === undefined) return 0;
  recorder.struck(order.planned.id, {
    wallMs: last.wallMs,
    detail: `${order.detail}; ${deaths.map(({ host, signal }) => `pid ${host.pid} died of ${signal}`).join(', ')}`,
    ...(order.key === undefined
      ? // Nobody's own where several run.
        workflowIds.length === 1
        ? { workflowId: workflowIds[0] ?? '' }
        : {}
      : {
          workflowId: order.key.workflowId,
          runId: order.key.runId,
          activityType: order.key.activityType,
          activityId: order.key.activityId,
          attempt: order.key.attempt,
        }),
  });
  trial.onStrike(order.planned.title);
  return deaths.length;
};

/** Staffs the crew for these executions and writes down who serves from when. */
export const staff = async (trial: TrialContext, count: number, ordinals: readonly number[]): Promise<number> => {
  const { plan, recorder, crew } = trial;
  const rules = rulesFor(plan, ordinals, recorder);
  // Another process may have come to the same point: the fault has struck, so it goes on.
  await crew.rearm(rules);
  const newcomers = await trial.crew.staff(count, rules);
  for (const { host, wallMs } of newcomers) {
    trial.recorder.workers.push({ identity: host.identity, pid: host.pid, servingWallMs: wallMs });
  }
  return Math.max(...newcomers.map(({ wallMs }) => wallMs));
};

/** Durable recovery: the dead attempts time out on the server's own path, standbys take over. */
export const recover = async (
  trial: TrialContext,
  ordinals: readonly number[],
  order: KillOrder,
  died: number,
): Promise<void> => {
  const { places, crew, recorder } = trial;
  const diedWallMs = recorder.strikes(order.planned.id).at(-1)?.wallMs ?? places.clock.now();
  const timedOut = await Promise.all(
    ordinals.map((ordinal) =>
      places.environment.collapse(crew.assignment.namespace, workflowIdOf(trial.plan, ordinal), crew.dead),
    ),
  );
  const timedOutAttempts = timedOut.reduce((sum, attempts) => sum + attempts, 0);
  const recovery = { faultId: order.planned.id, diedWallMs, timedOutAttempts };
  recorder.recoveries.push(recovery);
  const servingWallMs = await staff(trial, died, ordinals);
  // Without a pending attempt nothing starts again by itself: the fleet is whole when the standby polls.
  if (timedOutAttempts === 0) Object.assign(recovery, { recoveredWallMs: servingWallMs });
};
