// Planted: faults of the network that met nothing of what they are about.
import { expect, it } from 'vitest';
import { impairmentOf } from '../../faults/network-registry.ts';
import type { Traffic } from '../../network/types.ts';
import type { NetworkFault } from '../../scenario/types.ts';
import { hasMet } from './has-met.ts';

const on = { on: { workflowTask: 1 }, link: 'worker-database' } as const;
const NOTHING: Traffic = { opened: 0, ended: 0, upstreamBytes: 0, downstreamBytes: 0 };

/** One connection was there before; no attempt failed. */
const met = (fault: NetworkFault, traffic: Partial<Traffic>, before = 1, failures = 0): boolean =>
  hasMet(impairmentOf(fault), fault.link, before, { ...NOTHING, ...traffic }, failures);

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

it('a timeout has met an answer that it swallowed, or a connection whose words it may swallow', () => {
  const timeout = { kind: 'network.timeout', ...on } as const;
  expect([met(timeout, { upstreamBytes: 9 }), met(timeout, { downstreamBytes: 9 })]).toEqual([false, true]);
  expect(met({ ...timeout, direction: 'upstream' }, {}, 0)).toBe(false);
  expect(met({ ...timeout, direction: 'upstream' }, { opened: 1 }, 0)).toBe(true);
});

it('a link that is down has cut a connection or failed an attempt, a late or hard end an end', () => {
  const down = { kind: 'network.down', ...on } as const;
  expect([met(down, {}, 0), met(down, {}), met(down, {}, 0, 1)]).toEqual([false, true, true]);
  expect(met({ ...down, link: 'worker-llm' }, {})).toBe(false);
  const reset = { kind: 'network.reset-peer', ...on } as const;
  expect([met(reset, { downstreamBytes: 9 }), met(reset, { ended: 1 })]).toEqual([false, true]);
});
