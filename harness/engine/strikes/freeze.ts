// `worker.freeze`: a real SIGSTOP, and SIGCONT when the work of the process has been given to another.
import type { Fault } from '../../scenario/types.ts';
import { untilRecorded, victimsOf, writeDown, type Strike } from './order.ts';

export const freeze: Strike<Extract<Fault, { kind: 'worker.freeze' }>> = async ({ trial, ordinals, order, fault }) => {
  const { crew, places, heals } = trial;
  await untilRecorded(trial, ordinals, fault.on);
  const victims = victimsOf(trial, order, fault.workers);
  if (victims.length === 0) return { kind: 'missed' };
  const back = async (): Promise<void> => {
    for (const victim of victims) await crew.thaw(victim);
  };
  heals.set(order.planned.id, back);
  await Promise.all(victims.map((victim) => crew.freeze(victim)));
  const who = victims.map(({ pid }) => `pid ${pid}`).join(', ');
  writeDown(trial, ordinals, order, {
    wallMs: places.clock.now(),
    said: `${who} ${victims.length > 1 ? 'stand' : 'stands'} still (SIGSTOP), cut off from the server`,
  });
  return { kind: 'lost', processes: victims.length, back };
};
