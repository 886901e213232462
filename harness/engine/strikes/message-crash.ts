// `signal.during-crash`, `update.during-crash`: a real SIGKILL of all processes before a message, or of the one that handles it.
import type { Fault } from '../../scenario/types.ts';
import { noteEnd, writeDown, type Strike } from './order.ts';

export type CrashOfMessage = Extract<Fault, { kind: `${string}.during-crash` }>;

export const messageCrash: Strike<CrashOfMessage> = async ({ trial, ordinals, order }) => {
  const { crew } = trial;
  const deaths = await crew.kill(
    order.host === undefined ? crew.hosts : crew.hosts.filter((host) => host === order.host),
  );
  for (const death of deaths) noteEnd(trial, death.host, death);
  const last = deaths.at(-1);
  if (last === undefined) return { kind: 'missed' };
  const died = deaths.map(({ host, signal }) => `pid ${host.pid} died of ${signal}`).join(', ');
  await order.meanwhile?.();
  const said = order.meanwhile === undefined ? died : `${died}; then the message was sent`;
  writeDown(trial, ordinals, order, { wallMs: last.wallMs, said });
  return { kind: 'lost', processes: deaths.length };
};
