// `network.*`: what happens to a link, and what went over it meanwhile.
import { poll } from '../../clock.ts';
import { impairmentOf } from '../../faults/network-registry.ts';
import { cutsOff, momentOf } from '../../faults/strike-trigger.ts';
import type { Link, Traffic } from '../../network/types.ts';
import type { NetworkFault } from '../../scenario/types.ts';
import type { Host } from '../../workers/types.ts';
import type { TrialContext } from '../trial-context.ts';
import { hasMet, type Seen } from './has-met.ts';
import { healLater } from './heal-later.ts';
import { ownFailures } from './own-failures.ts';
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

const show = ({ openBefore, traffic, failures, asked }: Seen): string => {
  const { opened, ended, endedInUse, upstreamBytes, downstreamBytes } = traffic;
  return (
    `while it was on: ${openBefore} connections there, ${opened} opened, ${ended} ended (${endedInUse} in use), ` +
    `${upstreamBytes} bytes reached the service, which answered ${downstreamBytes}; ${failures} attempts failed of it` +
    (asked > 0 ? `; ${asked} calls were begun` : '')
  );
};

/** Follows what goes over the links from now on, and takes the fault off, once. */
const watched = (
  trial: TrialContext,
  id: string,
  fault: NetworkFault,
  links: readonly Link[],
  hosts: readonly Host[],
) => {
  const impairment = impairmentOf(fault);
  const { link } = fault;
  const { outside, places } = trial;
  const sinceWallMs = places.clock.now();
  const askedBefore = outside.asked();
  const openBefore = links.map((each) => each.traffic()).reduce((sum, { opened, ended }) => sum + opened - ended, 0);
  const watches = links.map((each) => each.watch());
  const traffic = (): Traffic =>
    watches
      .map((watch) => watch())
      .reduce((one, other) => ({
        opened: one.opened + other.opened,
        ended: one.ended + other.ended,
        endedInUse: one.endedInUse + other.endedInUse,
        upstreamBytes: one.upstreamBytes + other.upstreamBytes,
        downstreamBytes: one.downstreamBytes + other.downstreamBytes,
      }));
  const seen = (): Seen => ({
    openBefore,
    traffic: traffic(),
    failures: ownFailures(trial, { id, link, hosts, sinceWallMs }),
    asked: outside.asked() - askedBefore,
  });
  let off: Promise<void> | undefined;
  const takeOff = async (): Promise<void> => {
    const gone = seen();
    await Promise.all(links.map((each) => each.restore(id)));
    // What fails as the link comes back has been tried before.
    const all = { ...gone, failures: seen().failures };
    trial.recorder.concluded(id, hasMet(impairment, link, all) ? show(all) : undefined);
  };
  return {
    off: (): Promise<void> => (off ??= takeOff()),
    /** Whether every connection that was there has ended. */
    ended: (): boolean => traffic().ended >= openBefore,
    met: (): boolean => hasMet(impairment, link, seen()),
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
