// `network.*`: what happens to a link, and what went over it meanwhile.
import { impairmentOf } from '../../faults/network-registry.ts';
import { cutsOff, momentOf } from '../../faults/strike-trigger.ts';
import type { Impairment, Link, Traffic } from '../../network/types.ts';
import type { NetworkFault } from '../../scenario/types.ts';
import type { Host } from '../../workers/types.ts';
import type { TrialContext } from '../trial-context.ts';
import { untilRecorded, victimOf, writeDown, type Strike, type StrikeOrder } from './order.ts';

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

/** Whether there was anything for it to strike. Refused connections are seen nowhere but at a link that is down, which was tried. */
const struck = (impairment: Impairment, openBefore: number, traffic: Traffic): boolean => {
  if (impairment.kind === 'down') return true;
  switch (impairment.type) {
    case 'latency':
    case 'bandwidth':
    case 'slicer':
      return impairment.directions.some((direction) => traffic[`${direction}Bytes`] > 0);
    case 'timeout':
      return openBefore + traffic.opened > 0;
    case 'slow_close':
    case 'reset_peer':
    case 'limit_data':
      return traffic.ended > 0;
  }
};

const show = (openBefore: number, { opened, ended, upstreamBytes, downstreamBytes }: Traffic): string =>
  `while it was on: ${openBefore} connections there, ${opened} opened, ${ended} ended, ` +
  `${upstreamBytes} bytes reached the service, which answered ${downstreamBytes}`;

/** Takes the fault off and writes down what went over the links until then. */
const watched = (trial: TrialContext, id: string, impairment: Impairment, links: readonly Link[]) => {
  const before = links.map((link) => link.traffic());
  const openBefore = before.reduce((sum, { opened, ended }) => sum + opened - ended, 0);
  const sum = (): Traffic =>
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
    const traffic = sum();
    await Promise.all(links.map((link) => link.restore(id)));
    const said = show(openBefore, traffic);
    trial.recorder.concluded(id, struck(impairment, openBefore, traffic) ? said : undefined);
  };
  return (): Promise<void> => (off ??= takeOff());
};

/** Heals at its time, or when everything is healed. */
const healing = ({ places, heals }: TrialContext, id: string, forMs: number | undefined, off: () => Promise<void>) => {
  if (forMs === undefined) return void heals.set(id, off);
  const over = new AbortController();
  const byItself = places.clock.sleep(forMs, over.signal).then(off, () => undefined); // aborted: it is healed before its time
  // Met when everything is healed.
  byItself.catch(() => undefined);
  heals.set(id, async () => {
    over.abort();
    await byItself;
    await off();
  });
};

export const network: Strike<NetworkFault> = async ({ trial, ordinals, order, fault }) => {
  const { crew, places, heals } = trial;
  const { id } = order.planned;
  await untilRecorded(trial, ordinals, fault.on);
  const hosts = fault.link === 'client-temporal' ? [] : struckOf(trial, order, fault);
  const links = await linksOf(trial, fault, hosts);
  if (links.length === 0) return { kind: 'missed' };
  const impairment = impairmentOf(fault);
  const off = watched(trial, id, impairment, links);
  // Before it is on: it is taken off as well where only some links could be struck.
  heals.set(id, off);
  const said = await Promise.all(links.map((link) => link.impair(id, impairment)));
  writeDown(trial, ordinals, order, { wallMs: places.clock.now(), said: said.join('; ') });
  if (!cutsOff(fault)) {
    healing(trial, id, fault.forMs, off);
    return { kind: 'goes-on' };
  }
  for (const host of hosts) crew.cutOff(host);
  heals.set(id, async () => {
    await off();
    for (const host of hosts) crew.rejoin(host);
  });
  const left = crew.hosts.filter((host) => !hosts.includes(host)).length;
  return { kind: 'lost', processes: left > 0 ? 0 : hosts.length };
};
