// `worker.memory`: the process takes memory until V8 ends it, with a heap that is small enough for a machine that is shared.
import type { Fault } from '../../scenario/types.ts';
import { noteEnd, untilRecorded, victimOf, writeDown, type Strike } from './order.ts';

export const memory: Strike<Extract<Fault, { kind: 'worker.memory' }>> = async ({ trial, ordinals, order, fault }) => {
  await untilRecorded(trial, ordinals, fault.on);
  const victim = victimOf(trial, order);
  if (victim === undefined) return { kind: 'missed' };
  const death = await trial.crew.exhaust(victim);
  noteEnd(trial, victim, death);
  const said = `pid ${victim.pid} died of ${death.signal}: ${death.lastWords}`;
  writeDown(trial, ordinals, order, { wallMs: death.wallMs, said });
  return { kind: 'lost', processes: 1 };
};
