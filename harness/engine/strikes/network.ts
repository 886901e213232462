// `network.*`: what happens to a link, and what went over it meanwhile.
import { poll } from '../../clock.ts';
import { impairmentOf } from '../../faults/network-registry.ts';
import { cutsOff, momentOf } from '../../faults/strike-trigger.ts';
import type { Impairment, Link, Traffic } from '../../network/types.ts';
import type { NetworkFault } from '../../scenario/types.ts';
import type { Host } from '../../workers/types.ts';
import type { TrialContext } from '../trial-context.ts';
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

/**
 * Whether it has met something. What was swallowed on its way to the service, or refused, is seen nowhere: there a connection that was
 * on the link has to do, and a link that is down was tried.
 */
const hasMet = (impairment: Impairment, openBefore: number, traffic: Traffic): boolean => {
  if (impairment.kind === 'down') return true;
  const { type, directions } = impairment;
  switch (type) {
    case 'latency':
    case 'bandwidth':
    case 'slicer':
      return directions.some((direction) => traffic[`${direction}Bytes`] > 0);
    case 'timeout':
      return directions.includes('upstream') ? openBefore + traffic.opened > 0 : traffic.downstreamBytes > 0;
    case 'slow_close':
    case 'reset_peer':
    case 'limit_data':
      return traffic.ended > 0;
  }
};

const show = (openBefore: number, { opened, ended, upstreamBytes, downstreamBytes }: Traffic): string =>
  `while it was on: ${openBefore} connections there, ${opened} opened, ${ended} ended, ` +
  `${upstreamBytes} bytes reached the service, which answered ${downstreamBytes}`;

/** Follows what goes over the links from now on, and takes the fault off, once. */
const watched = (trial: TrialContext, id: string, impairment: Impairment, links: readonly Link[]) => {
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
    trial.recorder.concluded(id, hasMet(impairment, openBefore, gone) ? show(openBefore, gone) : undefined);
  };
  return {
    off: (): Promise<void> => (off ??= takeOff()),
    /** Whether every connection that was there has ended. */
    ended: (): boolean => traffic().ended >= openBefore,
    met: (): boolean => hasMet(impairment, openBefore, traffic()),
  };
};

export const network: Strike<NetworkFault> = async ({ trial, ordinals, order, fault }) => {
  const { crew, places, heals } = trial;
  const { id } = order.planned;
  await untilRecorded(trial, ordinals, fault.on);
  const hosts = fault.link === 'client-temporal' ? [] : struckOf(trial, order, fault);
  const links = await linksOf(trial, fault, hosts);
  if (links.length === 0) return { kind: 'missed' };
  const impairment = impairmentOf(fault);
  const watch = watched(trial, id, impairment, links);
  // Before it is on: it is taken off as well where only some links could be struck.
  heals.set(id, watch.off);
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
