// `worker.drain`: a real SIGTERM. The process goes on with what it has in hand, takes nothing new, and ends by itself or is killed.
import type { Fault } from '../../scenario/types.ts';
import { rulesFor } from '../trial-context.ts';
import { noteEnd, untilRecorded, victimOf, writeDown, type Strike } from './order.ts';

/** With time to drain: longer than the grace of its activities (engine/crews.ts), wall ms. */
const DRAIN_WALL_MS = 15_000;

export const drain: Strike<Extract<Fault, { kind: 'worker.drain' }>> = async ({ trial, ordinals, order, fault }) => {
  const { crew, plan, recorder, places } = trial;
  await untilRecorded(trial, ordinals, fault.on);
  const victim = victimOf(trial, order);
  if (victim === undefined) return { kind: 'missed' };
  // Written down first: from here on the fault has struck, and nobody stops at its point any more.
  writeDown(trial, ordinals, order, { wallMs: places.clock.now(), said: `SIGTERM for pid ${victim.pid}` });
  const ending = crew.drain(victim, fault.killAfterMs ?? DRAIN_WALL_MS);
  if (fault.killAfterMs === undefined) await crew.rearm(rulesFor(plan, ordinals, recorder));
  const end = await ending;
  noteEnd(trial, victim, end);
  return { kind: 'lost', processes: 1 };
};
