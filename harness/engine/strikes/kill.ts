// `worker.kill`: a real SIGKILL, by which the process dies without a last word.
import type { KillFault } from '../../scenario/types.ts';
import { noteEnd, untilRecorded, writeDown, type Strike } from './order.ts';

export const kill: Strike<KillFault> = async ({ trial, ordinals, order, fault }) => {
  const { crew } = trial;
  await untilRecorded(trial, ordinals, fault.on);
  const all = fault.workers === 'all' || order.host === undefined;
  const deaths = await crew.kill(all ? crew.hosts : crew.hosts.filter((host) => host === order.host));
  for (const death of deaths) noteEnd(trial, death.host, death);
  const last = deaths.at(-1);
  if (last === undefined) return { kind: 'missed' };
  const said = deaths.map(({ host, signal }) => `pid ${host.pid} died of ${signal}`).join(', ');
  writeDown(trial, ordinals, order, { wallMs: last.wallMs, said });
  return { kind: 'lost', processes: deaths.length };
};
