// `worker.freeze`: a real SIGSTOP, and SIGCONT when the work of the process has been given to another.
import type { Fault } from '../../scenario/types.ts';
import { untilRecorded, victimOf, writeDown, type Strike } from './order.ts';

export const freeze: Strike<Extract<Fault, { kind: 'worker.freeze' }>> = async ({ trial, ordinals, order, fault }) => {
  const { crew, places, heals } = trial;
  await untilRecorded(trial, ordinals, fault.on);
  const victim = victimOf(trial, order);
  if (victim === undefined) return { kind: 'missed' };
  const back = (): Promise<void> => crew.thaw(victim);
  heals.set(order.planned.id, back);
  await crew.freeze(victim);
  writeDown(trial, ordinals, order, {
    wallMs: places.clock.now(),
    said: `pid ${victim.pid} stands still (SIGSTOP), its connection to the server is cut`,
  });
  return { kind: 'lost', processes: 1, back };
};
