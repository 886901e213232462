// `worker.blocked-loop`: the process lives, and its thread does nothing: no heartbeat, no answer to anybody.
import type { Fault } from '../../scenario/types.ts';
import type { Host } from '../../workers/types.ts';
import type { TrialContext } from '../trial-context.ts';
import { untilRecorded, victimOf, writeDown, type Strike, type StrikeEnd } from './order.ts';

type BlockedLoop = Extract<Fault, { kind: 'worker.blocked-loop' }>;

const show = ({ lateMs, silentMs }: { readonly lateMs: number; readonly silentMs: number }): string =>
  `its loop was ${lateMs} ms late, and nothing was heard of it for ${Math.round(silentMs)} ms`;

/** For a time: nothing is lost, and everything waits. */
const forAWhile = async (host: Host, forMs: number): Promise<string> => show(await (await host.block(forMs)).over);

/** Until its attempts have timed out: others do its work, then it goes on as well. */
const untilFound = async ({ crew, heals, recorder }: TrialContext, id: string, host: Host): Promise<StrikeEnd> => {
  const back = async (): Promise<void> => {
    const over = await crew.unblock(host);
    if (over !== undefined) recorder.concluded(id, show(over));
  };
  heals.set(id, back);
  await crew.block(host);
  return { kind: 'lost', processes: 1, back };
};

export const blockedLoop: Strike<BlockedLoop> = async ({ trial, ordinals, order, fault }) => {
  const { places } = trial;
  await untilRecorded(trial, ordinals, fault.on);
  const victim = victimOf(trial, order);
  if (victim === undefined) return { kind: 'missed' };
  const { forMs } = fault;
  const write = (said: string): void =>
    writeDown(trial, ordinals, order, { wallMs: places.clock.now(), said: `pid ${victim.pid}: ${said}` });
  if (forMs === undefined) {
    const end = await untilFound(trial, order.planned.id, victim);
    write('its event loop stands still, its connection to the server is cut');
    return end;
  }
  write(await forAWhile(victim, forMs));
  return { kind: 'goes-on' };
};
