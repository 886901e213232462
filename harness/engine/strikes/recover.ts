// Durable recovery: what a lost process had in hand times out on the server's own path, standbys take its place.
import { rulesFor, workflowIdOf, type TrialContext } from '../trial-context.ts';
import type { StrikeOrder } from './order.ts';

/** Staffs the crew for these executions and writes down who serves from when. Nobody is needed where others are left. */
export const staff = async (trial: TrialContext, count: number, ordinals: readonly number[]): Promise<number> => {
  const { plan, recorder, crew } = trial;
  const rules = rulesFor(plan, ordinals, recorder);
  // Another process may have come to the same point: the fault has struck, so it goes on.
  await crew.rearm(rules);
  if (count === 0) return trial.places.clock.now();
  const newcomers = await trial.crew.staff(count, rules);
  for (const { host, wallMs } of newcomers) {
    trial.recorder.workers.push({ identity: host.identity, pid: host.pid, servingWallMs: wallMs });
  }
  return Math.max(...newcomers.map(({ wallMs }) => wallMs));
};

export const recover = async (
  trial: TrialContext,
  ordinals: readonly number[],
  order: StrikeOrder,
  lost: number,
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
  const servingWallMs = await staff(trial, lost, ordinals);
  // Without a pending attempt nothing starts again by itself: the fleet is whole when the standby polls.
  if (timedOutAttempts === 0) Object.assign(recovery, { recoveredWallMs: servingWallMs });
};
