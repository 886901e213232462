// Planted: faults of the network that met nothing of what they are about.
import { expect, it } from 'vitest';
import { impairmentOf } from '../../faults/network-registry.ts';
import type { Traffic } from '../../network/types.ts';
import type { NetworkFault } from '../../scenario/types.ts';
import { hasMet, type Seen } from './has-met.ts';

const on = { on: { workflowTask: 1 }, link: 'worker-database' } as const;
const NOTHING: Traffic = { opened: 0, ended: 0, endedInUse: 0, upstreamBytes: 0, downstreamBytes: 0 };

/** One connection was there before; no attempt failed, and no client asked anything. */
const met = (fault: NetworkFault, traffic: Partial<Traffic>, beside: Partial<Omit<Seen, 'traffic'>> = {}): boolean =>
  hasMet(impairmentOf(fault), fault.link, {
    openBefore: 1,
    failures: 0,
    asked: 0,
    ...beside,
    traffic: { ...NOTHING, ...traffic },
  });

it.each<NetworkFault>([
  { kind: 'network.latency', ...on, ms: 5 },
  { kind: 'network.bandwidth', ...on, kilobytesPerSecond: 9 },
  { kind: 'network.slicer', ...on, bytes: 9 },
])('$kind has met data of the way that it is on, and of both where it is on both', (fault) => {
  const both = { upstreamBytes: 9, downstreamBytes: 9 };
  const up = { ...fault, direction: 'upstream' } as const;
  const each = { ...fault, direction: 'both' } as const;
  expect([met(fault, { upstreamBytes: 9 }), met(fault, { downstreamBytes: 9 })]).toEqual([false, true]);
  expect([met(up, { upstreamBytes: 9 }), met(up, { downstreamBytes: 9 })]).toEqual([true, false]);
  expect([met(each, { upstreamBytes: 9 }), met(each, { downstreamBytes: 9 }), met(each, both)]).toEqual([
    false,
    false,
    true,
  ]);
});

it('a limit has met a connection that ended after as many bytes, and no other end', () => {
  const limit = { kind: 'network.limit-data', ...on, bytes: 100 } as const;
  expect(met(limit, { ended: 1, downstreamBytes: 99 })).toBe(false);
  expect(met(limit, { ended: 0, downstreamBytes: 100 })).toBe(false);
  expect(met(limit, { ended: 1, upstreamBytes: 100 })).toBe(false);
  expect(met(limit, { ended: 1, downstreamBytes: 100 })).toBe(true);
});

it('a timeout has met an answer that it swallowed', () => {
  const timeout = { kind: 'network.timeout', ...on } as const;
  expect([met(timeout, { upstreamBytes: 9 }), met(timeout, { downstreamBytes: 9 })]).toEqual([false, true]);
  expect(met({ ...timeout, link: 'worker-llm' }, { opened: 1 })).toBe(false);
});

const LINKS = ['worker-temporal', 'worker-llm', 'worker-database', 'client-temporal'] as const;

it.each(['upstream', 'both'] as const)(
  'a timeout %s has met who spoke, not a connection that nobody uses',
  (direction) => {
    const timeout = { kind: 'network.timeout', on: on.on, direction } as const;
    const links = LINKS.map((link) => ({ ...timeout, link }));
    // Only a worker's connection to the server has always something under way.
    expect(links.map((fault) => met(fault, {}))).toEqual([true, false, false, false]);
    expect(links.map((fault) => met(fault, {}, { openBefore: 0 }))).toEqual([false, false, false, false]);
    expect(links.map((fault) => met(fault, { ended: 1 }))).toEqual([true, false, false, false]);
    // Whoever connects speaks first; one that waits for its answer is in use when it ends.
    for (const traffic of [{ opened: 1 }, { endedInUse: 1, ended: 1 }])
      expect(links.map((fault) => met(fault, traffic))).toEqual([true, true, true, true]);
    expect(links.map((fault) => met(fault, {}, { failures: 1 }))).toEqual([true, true, true, true]);
    expect(links.map((fault) => met(fault, {}, { asked: 1 }))).toEqual([true, false, false, true]);
  },
);

it('a link that is down has cut a connection that is kept by somebody, or failed an attempt, or a client asked', () => {
  const links = LINKS.map((link) => ({ kind: 'network.down', on: on.on, link }) as const);
  expect(links.map((fault) => met(fault, {}))).toEqual([false, false, false, false]);
  expect(links.map((fault) => met(fault, { ended: 1 }))).toEqual([true, false, true, false]);
  expect(links.map((fault) => met(fault, {}, { failures: 1 }))).toEqual([true, true, true, false]);
  expect(links.map((fault) => met(fault, {}, { asked: 1 }))).toEqual([false, false, false, true]);
});

it.each(['network.slow-close', 'network.reset-peer'] as const)('%s has met the end of what was in use', (kind) => {
  const links = LINKS.map((link) => ({
    kind,
    on: on.on,
    link,
    ...(kind === 'network.slow-close' ? { delayMs: 9 } : {}),
  }));
  const faults = links as readonly NetworkFault[];
  expect(faults.map((fault) => met(fault, { downstreamBytes: 9 }))).toEqual([false, false, false, false]);
  const idle = faults.map((fault) => met(fault, { ended: 1 }));
  expect(idle).toEqual([kind === 'network.reset-peer', false, false, false]);
  expect(faults.map((fault) => met(fault, { ended: 1, endedInUse: 1 }))).toEqual([true, true, true, true]);
});
