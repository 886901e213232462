// Every toxic in every direction over real TCP: what it does to the way there, what to the way back, and that both are whole again.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import { impairmentOf } from '../faults/network-registry.ts';
import type { NetworkFault } from '../scenario/types.ts';
import { openNetwork } from './network.ts';
import type { Link, Network } from './types.ts';

const BOUND_MS = 5_000;
/** What is not to arrive is waited for so long. */
const SILENCE_MS = 40;
const WORD_BYTES = 24;
const LATE_MS = 30;
const KILOBYTES_PER_SECOND = 10;
const NARROW_BYTES = 400;
const CUT_BYTES = 10;
const PAUSE_MS = 3;
/** At least four pauses between the pieces of a word. */
const SLICES_MS = 4 * PAUSE_MS;

/** One end of a connection: what it heard, in which pieces, and when. */
class End {
  readonly pieces: number[] = [];
  heard = 0;
  heardMs = 0;
  over: { readonly how: string; readonly atMs: number } | undefined;
  readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (data) => {
      this.pieces.push(data.length);
      this.heard += data.length;
      this.heardMs = wallClock.elapsed();
    });
    const end = (how: string): void => void (this.over ??= { how, atMs: wallClock.elapsed() });
    socket.on('end', () => end('end'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => end(code ?? ''));
  }

  forget(): void {
    this.pieces.splice(0);
    this.heard = 0;
  }

  hears(bytes: number, boundMs = BOUND_MS): Promise<true | undefined> {
    return poll(wallClock, { everyMs: 1, boundMs }, () => (this.heard >= bytes ? true : undefined));
  }

  ends(): Promise<string | undefined> {
    return poll(wallClock, { everyMs: 1, boundMs: BOUND_MS }, () => this.over?.how);
  }
}

let service: Server;
let network: Network;
let plain: Link;
let resetting: Link;
const ends: End[] = [];
let accepted: End | undefined;

beforeAll(async () => {
  service = createServer((socket) => {
    accepted = new End(socket);
    ends.push(accepted);
  });
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  const { port } = service.address() as { port: number };
  network = openNetwork({ clock: wallClock, report: () => undefined });
  const way = { name: 'worker-llm of w1', upstream: `127.0.0.1:${port}` };
  plain = await network.link({ ...way, resets: false });
  resetting = await network.link({ ...way, resets: true });
});
afterAll(async () => {
  for (const { socket } of ends) socket.destroy();
  await network.close();
  await new Promise((done) => service.close(done));
});

interface Pair {
  readonly caller: End;
  readonly called: End;
}

/** A connection on which a word has gone there and back. */
async function connected(link: Link): Promise<Pair> {
  const [host = '', port] = link.address.split(':');
  accepted = undefined;
  const caller = new End(connect({ host, port: Number(port) }));
  ends.push(caller);
  const called = await poll(wallClock, { everyMs: 1, boundMs: BOUND_MS }, () => accepted);
  if (called === undefined) throw new Error('nobody was called');
  const pair = { caller, called };
  expect(await there(pair)).toBeGreaterThanOrEqual(0);
  expect(await back(pair)).toBeGreaterThanOrEqual(0);
  return pair;
}

/** Wall ms until the other side has heard all of it; undefined where it does not. */
async function sent(from: End, to: End, bytes: number, boundMs = BOUND_MS): Promise<number | undefined> {
  to.forget();
  const begun = wallClock.elapsed();
  from.socket.write('x'.repeat(bytes));
  return (await to.hears(bytes, boundMs)) === undefined ? undefined : to.heardMs - begun;
}
const there = ({ caller, called }: Pair, bytes = WORD_BYTES, boundMs?: number) => sent(caller, called, bytes, boundMs);
const back = ({ caller, called }: Pair, bytes = WORD_BYTES, boundMs?: number) => sent(called, caller, bytes, boundMs);

/** One way of a connection under a toxic. @param struck - whether the toxic is on this way */
type OneWay = (from: End, to: End, struck: boolean) => Promise<void>;

const on = { on: { workflowTask: 1 }, link: 'worker-llm' } as const;

/** What each does to one way of a connection that was open before. A way that it ends for the other as well comes last. */
const TOXICS: readonly { readonly fault: NetworkFault; readonly oneWay: OneWay }[] = [
  {
    fault: { kind: 'network.latency', ...on, ms: LATE_MS },
    oneWay: async (from, to, struck) =>
      expect(await sent(from, to, WORD_BYTES)).toBeGreaterThanOrEqual(struck ? LATE_MS - 1 : 0),
  },
  {
    fault: { kind: 'network.bandwidth', ...on, kilobytesPerSecond: KILOBYTES_PER_SECOND },
    oneWay: async (from, to, struck) =>
      expect(await sent(from, to, NARROW_BYTES)).toBeGreaterThanOrEqual(
        struck ? NARROW_BYTES / KILOBYTES_PER_SECOND - 2 : 0,
      ),
  },
  {
    fault: { kind: 'network.slicer', ...on, bytes: 4, pauseMs: PAUSE_MS },
    oneWay: async (from, to, struck) => {
      // Pieces that come while nobody reads are read as one: what is sure is the time that they took.
      expect(await sent(from, to, WORD_BYTES)).toBeGreaterThanOrEqual(struck ? SLICES_MS : 0);
      if (!struck) expect(to.pieces).toEqual([WORD_BYTES]);
    },
  },
  {
    fault: { kind: 'network.timeout', ...on },
    oneWay: async (from, to, struck) => {
      const took = await sent(from, to, WORD_BYTES, struck ? SILENCE_MS : BOUND_MS);
      expect(took === undefined).toBe(struck);
      expect(to.heard).toBe(struck ? 0 : WORD_BYTES);
    },
  },
];

/** Those after which a connection has ended: each way has a connection of its own. */
const ENDING: readonly { readonly fault: NetworkFault; readonly oneWay: OneWay }[] = [
  {
    fault: { kind: 'network.limit-data', ...on, bytes: CUT_BYTES },
    oneWay: async (from, to, struck) => {
      await sent(from, to, WORD_BYTES, struck ? SILENCE_MS : BOUND_MS);
      if (struck) expect(await to.ends()).toBe('end');
      else expect(to.over).toBeUndefined();
      expect(to.heard).toBe(struck ? CUT_BYTES : WORD_BYTES);
    },
  },
  {
    fault: { kind: 'network.slow-close', ...on, delayMs: LATE_MS },
    oneWay: async (from, to, struck) => {
      const begun = wallClock.elapsed();
      from.socket.end();
      expect(await to.ends()).toBe('end');
      expect((to.over?.atMs ?? 0) - begun).toBeGreaterThanOrEqual(struck ? LATE_MS - 1 : 0);
    },
  },
  {
    // Both ends of the connection are gone.
    fault: { kind: 'network.reset-peer', ...on },
    oneWay: async (from, to, struck) => {
      const took = await sent(from, to, WORD_BYTES, struck ? SILENCE_MS : BOUND_MS);
      expect(took === undefined).toBe(struck);
      if (struck) expect([await from.ends(), await to.ends()]).toContain('ECONNRESET');
    },
  },
];

const DIRECTIONS = ['upstream', 'downstream', 'both'] as const;
const table = (toxics: typeof TOXICS) =>
  toxics.flatMap(({ fault, oneWay }) =>
    DIRECTIONS.map((direction) => ({ kind: fault.kind, direction, oneWay, fault: { ...fault, direction } })),
  );

/** Puts it on, and takes it off whatever happens: afterwards a word goes there and back in one piece, at once. */
async function under(
  fault: NetworkFault,
  direction: (typeof DIRECTIONS)[number],
  work: (pairs: readonly [Pair, Pair]) => Promise<void>,
): Promise<void> {
  const link = fault.kind === 'network.reset-peer' ? resetting : plain;
  const pairs = [await connected(link), await connected(link)] as const;
  const said = await link.impair('f1', impairmentOf(fault));
  try {
    // The proxy itself says on which ways it is.
    const ways = [...said.matchAll(/ (upstream|downstream)/gu)].map(([, way]) => way);
    expect(ways).toEqual(direction === 'both' ? ['upstream', 'downstream'] : [direction]);
    await work(pairs);
  } finally {
    await link.restore('f1');
  }
  const healed = await connected(link);
  expect([healed.called.pieces, healed.caller.pieces]).toEqual([[WORD_BYTES], [WORD_BYTES]]);
}

describe.each(table(TOXICS))('$kind $direction', ({ direction, oneWay, fault }) => {
  it('is met on the ways that it is on and on no other, and heals', () =>
    under(fault, direction, async ([{ caller, called }]) => {
      await oneWay(caller, called, direction !== 'downstream');
      await oneWay(called, caller, direction !== 'upstream');
    }));
});

describe.each(table(ENDING))('$kind $direction', ({ direction, oneWay, fault }) => {
  it('ends connections as it does on the ways that it is on, and heals', () =>
    under(fault, direction, async ([one, other]) => {
      await oneWay(one.caller, one.called, direction !== 'downstream');
      await oneWay(other.called, other.caller, direction !== 'upstream');
    }));
});
