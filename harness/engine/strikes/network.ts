// `network.*`: what happens to a link, and what went over it meanwhile.
import { poll } from '../../clock.ts';
import { impairmentOf } from '../../faults/network-registry.ts';
import { cutsOff, momentOf } from '../../faults/strike-trigger.ts';
import type { Link, Traffic } from '../../network/types.ts';
import type { NetworkFault } from '../../scenario/types.ts';
import type { Host } from '../../workers/types.ts';
import type { TrialContext } from '../trial-context.ts';
import { hasMet } from './has-met.ts';
import { healLater } from './heal-later.ts';
import { untilRecorded, victimOf, writeDown, type Strike, type StrikeOrder } from './order.ts';

/** `closeAfterMs` is bounded by 10 s (scenario/schema.ts). */
const NOTICING = { everyMs: 10, boundMs: 12_000 };

/** The processes whose links are struck. */
const struckOf = (trial: TrialContext, order: StrikeOrder, { on, workers }: NetworkFault): readonly Host[] => {
  if (workers === 'all' || momentOf(on) !== undefined) return trial.crew.hosts.filter(({ alive }) => alive);
  const victim = victimOf(trial, order);
  return victim === undefined ? [] : [victim];
};

const linksOf = async ({ crew, outside }: TrialContext, { link }: NetworkFault, hosts: readonly Host[]) => {
  if (link === 'client-temporal') return outside.link === undefined ? [] : [outside.link];
  const all = await Promise.all(hosts.map((host) => crew.linksOf(host)));
  switch (link) {
    case 'worker-temporal':
      return all.map(({ temporal }) => temporal);
    case 'worker-llm':
      return all.flatMap(({ llm }) => llm);
    case 'worker-database':
      return all.map(({ database }) => database);
  }
};

const since = (link: Link, before: Traffic): Traffic => {
  const now = link.traffic();
  return {
    opened: now.opened - before.opened,
    ended: now.ended - before.ended,
    upstreamBytes: now.upstreamBytes - before.upstreamBytes,
    downstreamBytes: now.downstreamBytes - before.downstreamBytes,
  };
};

const show = (openBefore: number, traffic: Traffic, failures: number): string => {
  const { opened, ended, upstreamBytes, downstreamBytes } = traffic;
  return (
    `while it was on: ${openBefore} connections there, ${opened} opened, ${ended} ended, ` +
    `${upstreamBytes} bytes reached the service, which answered ${downstreamBytes}; ${failures} attempts failed`
  );
};

/** Attempts of these processes that have failed since. */
const failuresSince = ({ recorder }: TrialContext, hosts: readonly Host[], wallMs: number): number =>
  recorder.attempts.filter(
    ({ worker, outcome, endedWallMs = 0 }) =>
      outcome?.kind === 'failed' && endedWallMs >= wallMs && hosts.some(({ identity }) => identity === worker),
  ).length;

/** Follows what goes over the links from now on, and takes the fault off, once. */
const watched = (
  trial: TrialContext,
  id: string,
  fault: NetworkFault,
  links: readonly Link[],
  hosts: readonly Host[],
) => {
  const impairment = impairmentOf(fault);
  const begunWallMs = trial.places.clock.now();
  const failures = (): number => failuresSince(trial, hosts, begunWallMs);
  const hasBeenMet = (gone: Traffic): boolean => hasMet(impairment, fault.link, openBefore, gone, failures());
  const before = links.map((link) => link.traffic());
  const openBefore = before.reduce((sum, { opened, ended }) => sum + opened - ended, 0);
  const traffic = (): Traffic =>
    links
      .map((link, index) => since(link, before[index] as Traffic))
      .reduce((one, other) => ({
        opened: one.opened + other.opened,
        ended: one.ended + other.ended,
        upstreamBytes: one.upstreamBytes + other.upstreamBytes,
        downstreamBytes: one.downstreamBytes + other.downstreamBytes,
      }));
  let off: Promise<void> | undefined;
  const takeOff = async (): Promise<void> => {
    const gone = traffic();
    await Promise.all(links.map((link) => link.restore(id)));
    trial.recorder.concluded(id, hasBeenMet(gone) ? show(openBefore, gone, failures()) : undefined);
  };
  return {
    off: (): Promise<void> => (off ??= takeOff()),
    /** Whether every connection that was there has ended. */
    ended: (): boolean => traffic().ended >= openBefore,
    met: (): boolean => hasBeenMet(traffic()),
  };
};

export const network: Strike<NetworkFault> = async ({ trial, ordinals, order, fault }) => {
  const { crew, places, heals, probes } = trial;
  const { id } = order.planned;
  await untilRecorded(trial, ordinals, fault.on);
  const hosts = fault.link === 'client-temporal' ? [] : struckOf(trial, order, fault);
  const links = await linksOf(trial, fault, hosts);
  if (links.length === 0) return { kind: 'missed' };
  const impairment = impairmentOf(fault);
  const watch = watched(trial, id, fault, links, hosts);
  // Before it is on: it is taken off as well where only some links could be struck.
  heals.set(id, watch.off);
  probes.set(id, async () => {
    const troubles = await Promise.all(links.map((link) => link.trouble()));
    return troubles.find((trouble) => trouble !== undefined);
  });
  const said = await Promise.all(links.map((link) => link.impair(id, impairment)));
  writeDown(trial, ordinals, order, { wallMs: places.clock.now(), said: said.join('; ') });
  if (!cutsOff(fault)) {
    if (fault.forMs !== undefined) healLater(trial, id, fault.forMs, watch);
    return { kind: 'goes-on' };
  }
  for (const host of hosts) crew.cutOff(host);
  heals.set(id, async () => {
    await watch.off();
    for (const host of hosts) crew.rejoin(host);
  });
  // In production the server notices a silent worker long before the attempts of that worker time out. Here the clock skips to the
  // timeouts, so that the server is given the time to notice.
  await poll(places.clock, NOTICING, () => watch.ended() || undefined);
  const left = crew.hosts.filter((host) => !hosts.includes(host)).length;
  return { kind: 'lost', processes: left > 0 ? 0 : hosts.length };
};
