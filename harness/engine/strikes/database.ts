// `database.*`: what happens at the relay before the database, and what it met there.
import { answersAt } from '../../database/answers.ts';
import type { Disturbance, Relay } from '../../database/relay/types.ts';
import { SHUTTING_DOWN, STARTING_UP, TOO_MANY_CLIENTS } from '../../database/relay/refusals.ts';
import type { DatabaseRefusal } from '../../scenario/place-faults.ts';
import type { DatabaseFault } from '../../scenario/types.ts';
import type { TrialContext } from '../trial-context.ts';
import { throughLink } from '../worker-links.ts';
import { healLater } from './heal-later.ts';
import { untilRecorded, writeDown, type Strike } from './order.ts';

const REFUSALS = {
  'too-many-clients': TOO_MANY_CLIENTS,
  'starting-up': STARTING_UP,
  'shutting-down': SHUTTING_DOWN,
} as const satisfies Record<DatabaseRefusal, unknown>;

/** What the fault does, and how often it has to have done it. */
const disturbanceOf = (fault: DatabaseFault): { readonly disturbance: Disturbance; readonly times: number } => {
  switch (fault.kind) {
    case 'database.restart': {
      const times = fault.refusals ?? 1;
      return { disturbance: { kind: 'restart', times }, times };
    }
    case 'database.refuse': {
      const times = fault.refusals ?? 1;
      return { disturbance: { kind: 'refuse', refusal: REFUSALS[fault.reason ?? 'too-many-clients'], times }, times };
    }
    case 'database.slow':
      return { disturbance: { kind: 'slow', ms: fault.ms }, times: 1 };
    case 'database.drop-after-commit':
    case 'database.disk-full': {
      const { statement, times = 1 } = fault;
      const kind = fault.kind === 'database.disk-full' ? 'disk-full' : 'drop-after-commit';
      return { disturbance: { kind, times, ...(statement === undefined ? {} : { statement }) }, times };
    }
  }
};

/** Of what it met, the first is told; the others are counted. */
export const shownMet = (whats: readonly string[]): string =>
  whats.length === 1 ? String(whats[0]) : `${whats.length} times, first: ${whats[0]}`;

/** Takes it off, once, and writes down what it met: less often than planned is not at all. */
export const takeOff = ({ recorder }: TrialContext, relay: Relay, id: string, name: string, times: number) => {
  let isOff = false;
  return (): void => {
    if (isOff) return;
    isOff = true;
    relay.restore(name);
    const whats = relay.met(name).map(({ what }) => what);
    recorder.concluded(id, whats.length >= times ? shownMet(whats) : undefined);
  };
};

export const database: Strike<DatabaseFault> = async ({ trial, ordinals, order, fault }) => {
  const { crew, places, heals, probes, plan } = trial;
  const { id } = order.planned;
  await untilRecorded(trial, ordinals, fault.on);
  const relay = await crew.relay();
  // A relay serves one trial after the other, and ids begin again in each.
  const name = `${plan.key}/${plan.mode}/${id}`;
  const { disturbance, times } = disturbanceOf(fault);
  const off = takeOff(trial, relay, id, name, times);
  heals.set(id, off);
  probes.set(id, async () => {
    if (relay.isOn(name)) return 'the relay before the database still disturbs';
    await answersAt(throughLink(places.database.url, relay));
    return undefined;
  });
  const said = await relay.disturb(name, disturbance);
  writeDown(trial, ordinals, order, { wallMs: places.clock.now(), said });
  if (fault.kind === 'database.slow' && fault.forMs !== undefined)
    healLater(trial, id, fault.forMs, { off, met: () => relay.met(name).length > 0 });
  return { kind: 'goes-on' };
};
