// `worker.drain`: a real SIGTERM. The process goes on with what it has in hand, takes nothing new, and ends by itself or is killed.
import type { Fault } from '../../scenario/types.ts';
import { rulesFor } from '../trial-context.ts';
import { noteEnd, untilRecorded, victimsOf, writeDown, type Strike } from './order.ts';

/** With time to drain: longer than the grace of its activities (engine/crews.ts), wall ms. */
export const DRAIN_WALL_MS = 15_000;

export const drain: Strike<Extract<Fault, { kind: 'worker.drain' }>> = async ({ trial, ordinals, order, fault }) => {
  const { crew, plan, recorder, places } = trial;
  await untilRecorded(trial, ordinals, fault.on);
  const victims = victimsOf(trial, order, fault.workers);
  if (victims.length === 0) return { kind: 'missed' };
  // Written down first: from here on the fault has struck, and nobody stops at its point any more.
  const said = `SIGTERM for ${victims.map(({ pid }) => `pid ${pid}`).join(', ')}`;
  writeDown(trial, ordinals, order, { wallMs: places.clock.now(), said });
  const ending = Promise.all(victims.map((victim) => crew.drain(victim, fault.killAfterMs ?? DRAIN_WALL_MS)));
  if (fault.killAfterMs === undefined) await crew.rearm(rulesFor(plan, ordinals, recorder));
  const ends = await ending;
  for (const end of ends) noteEnd(trial, end.host, end);
  recorder.concluded(
    order.planned.id,
    ends.map(({ host, signal }) => `pid ${host.pid} ended with ${signal}`).join(', '),
  );
  return { kind: 'lost', processes: ends.length };
};
