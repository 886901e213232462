// Every toxic over real TCP: it strikes, the proxy and the bytes say so, it heals. One toxiproxy for all of them.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { impairmentOf } from '../faults/network-registry.ts';
import { faultTitle } from '../faults/registry.ts';
import type { NetworkFault } from '../scenario/types.ts';
import { openNetwork } from './network.ts';
import type { Link, Network } from './types.ts';

const WORD = 'a word of twenty-four by';
const BOUND_MS = 2_000;

let service: Server;
let network: Network;
/** One whose connections may be reset, and one on which an end is an end. */
let resetting: Link;
let plain: Link;
let link: Link;
const sockets: Socket[] = [];

/** One end of a connection through the link, and what became of it. */
class Caller {
  readonly socket: Socket;
  readonly pieces: number[] = [];
  /** `end`, or the code of the error. */
  readonly over: Promise<string>;
  readonly open: Promise<void>;
  heard = '';
  #told: () => void = () => undefined;

  constructor() {
    const [host = '', port] = link.address.split(':');
    this.socket = connect({ host, port: Number(port), noDelay: true });
    sockets.push(this.socket);
    this.open = new Promise((done) => this.socket.once('connect', () => done()));
    this.over = new Promise((done) => {
      this.socket.once('end', () => done('end'));
      this.socket.once('error', ({ code }: NodeJS.ErrnoException) => done(code ?? ''));
    });
    this.socket.setEncoding('utf8').on('data', (text: string) => {
      this.heard += text;
      this.pieces.push(text.length);
      this.#told();
    });
  }

  /** Wall ms until the service has answered the whole word; undefined when it did not within the bound. */
  async say(word = WORD, boundMs = BOUND_MS): Promise<number | undefined> {
    const begun = wallClock.elapsed();
    const until = this.heard.length + word.length;
    const answered = new Promise<number>((done) => {
      this.#told = () => this.heard.length >= until && done(wallClock.elapsed() - begun);
    });
    this.socket.write(word);
    const over = new AbortController();
    const late = wallClock.sleep(boundMs, over.signal).then(
      () => undefined,
      () => undefined, // aborted: the answer came in time
    );
    const took = await Promise.race([answered, late, this.over.then(() => undefined)]);
    over.abort();
    return took;
  }
}

beforeAll(async () => {
  service = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    // Its word for `bye` is to close.
    socket.on('data', (text) => (String(text) === 'bye' ? socket.end() : socket.write(text)));
  });
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  const { port } = service.address() as { port: number };
  network = openNetwork({ clock: wallClock, report: () => undefined });
  const way = { name: 'worker-llm of w1', upstream: `127.0.0.1:${port}` };
  plain = await network.link({ ...way, resets: false });
  resetting = await network.link({ ...way, resets: true });
  link = plain;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await network.close();
  await new Promise((done) => service.close(done));
});

const on = { on: { workflowTask: 1 }, link: 'worker-llm' } as const;
/** Puts the fault on; heals it afterwards whatever happens, and sees that a new connection is answered. */
const under = async (fault: NetworkFault, work: (said: string, old: Caller) => Promise<void>): Promise<void> => {
  link = fault.kind === 'network.reset-peer' ? resetting : plain;
  const old = new Caller();
  expect(await old.say()).toBeLessThan(BOUND_MS);
  try {
    await work(await link.impair('f1', impairmentOf(fault)), old);
    // A healing that does nothing would be seen.
    expect(await link.trouble()).toMatch(/^worker-llm of w1 (is still down|still has .+), as toxiproxy answers$/u);
  } finally {
    await link.restore('f1');
  }
  const { opened } = link.traffic();
  expect(await link.trouble()).toBeUndefined();
  expect(link.traffic().opened).toBe(opened);
  expect(await new Caller().say()).toBeDefined();
};

describe('a link', () => {
  it('down: ends what is open and refuses what comes', () =>
    under({ kind: 'network.down', ...on }, async (said, old) => {
      expect(said).toBe(
        'worker-llm of w1 is down: toxiproxy says enabled false, a connection to it ends in ECONNREFUSED',
      );
      expect(await old.over).not.toBe('');
      expect(await new Caller().over).toBe('ECONNREFUSED');
    }));

  it('latency: every answer comes later by it, on open connections too', () =>
    under({ kind: 'network.latency', ...on, direction: 'both', ms: 40 }, async (said, old) => {
      expect(said).toContain('latency {"latency":40,"jitter":0} upstream and latency');
      expect(Number(/an echo of 16 bytes took (\d+) ms$/u.exec(said)?.[1])).toBeGreaterThanOrEqual(79);
      expect(await old.say()).toBeGreaterThanOrEqual(79);
    }));

  it('bandwidth: a kilobyte takes its time', () =>
    under({ kind: 'network.bandwidth', ...on, kilobytesPerSecond: 10 }, async (said, old) => {
      expect(said).toMatch(/bandwidth \{"rate":10\} downstream, .+; an echo of 200 bytes took \d+ ms$/u);
      expect(await old.say('x'.repeat(1_000))).toBeGreaterThanOrEqual(90);
    }));

  it('slow-close: the other side hears of an end later', () =>
    under({ kind: 'network.slow-close', ...on, delayMs: 60 }, async (said, old) => {
      expect(said).toContain('slow_close {"delay":60} downstream');
      const begun = wallClock.elapsed();
      old.socket.write('bye');
      await old.over;
      expect(wallClock.elapsed() - begun).toBeGreaterThanOrEqual(59);
    }));

  it('timeout: the service answers and nothing arrives; healing ends the connection', async () => {
    const before = link.traffic();
    let struck: Caller | undefined;
    await under({ kind: 'network.timeout', ...on }, async (said, old) => {
      expect(said).toContain('timeout {"timeout":0} downstream');
      expect(await old.say(WORD, 60)).toBeUndefined();
      // Said twice (once before the fault), answered twice, heard once.
      expect(link.traffic().downstreamBytes - before.downstreamBytes).toBe(2 * WORD.length);
      expect(old.heard).toBe(WORD);
      struck = old;
    });
    expect(await struck?.over).toBe('end');
  });

  it('timeout upstream: nothing reaches the service, and the connection ends by itself at its time', () =>
    under({ kind: 'network.timeout', ...on, direction: 'upstream', closeAfterMs: 50 }, async (said, old) => {
      expect(said).toContain('timeout {"timeout":50} upstream');
      const { upstreamBytes } = link.traffic();
      expect(await old.say()).toBeUndefined();
      expect(await old.over).not.toBe('');
      expect(link.traffic().upstreamBytes).toBe(upstreamBytes);
    }));

  it.each(['upstream', 'downstream', 'both'] as const)('reset-peer %s: also resets what was open before', (direction) =>
    under({ kind: 'network.reset-peer', ...on, direction }, async (said, old) => {
      expect(said).toContain('reset_peer {"timeout":0}');
      expect(await old.say()).toBeUndefined();
      expect(await old.over).toBe('ECONNRESET');
      const next = new Caller();
      void next.say();
      expect(await next.over).toBe('ECONNRESET');
    }),
  );

  it('slicer: one word comes in pieces', () =>
    under({ kind: 'network.slicer', ...on, bytes: 4, pauseMs: 2 }, async (said, old) => {
      expect(said).toContain('slicer {"average_size":4,"size_variation":0,"delay":2000} downstream');
      expect(said).toMatch(/an echo of 16 bytes took \d+ ms$/u);
      expect(await old.say()).toBeGreaterThanOrEqual(8);
      expect(old.pieces.length).toBeGreaterThan(4);
      expect(old.heard).toBe(WORD + WORD);
    }));

  it('limit-data: a connection ends in the middle of a word', () =>
    under({ kind: 'network.limit-data', ...on, bytes: 10 }, async (said, old) => {
      expect(said).toContain('limit_data {"bytes":10} downstream');
      expect(await old.say()).toBeUndefined();
      expect(old.heard).toHaveLength(WORD.length + 10);
    }));

  it('latency on a link that is down is not measured, and so not on', async () => {
    link = plain;
    await link.impair('f1', { kind: 'down' });
    const late = impairmentOf({ kind: 'network.latency', ...on, ms: 400 });
    await expect(link.impair('f2', late)).rejects.toThrow(
      /^Failed to measure latency on worker-llm of w1: the echo did not come back: ECONNREFUSED\. /u,
    );
    await link.restore('f2');
    await link.restore('f1');
    expect(await link.trouble()).toBeUndefined();
  });

  it('heals each of several faults by itself, and down only with the last that holds it down', async () => {
    link = plain;
    await link.impair('f1', { kind: 'down' });
    await link.impair('f2', { kind: 'down' });
    await link.restore('f1');
    expect(await new Caller().over).toBe('ECONNREFUSED');
    await link.restore('f2');
    await link.restore('f2');
    expect(await new Caller().say()).toBeDefined();
  });
});

it('a link whose proxy has died counts as healed, and says so when it is to be disturbed', async () => {
  const own = openNetwork({ clock: wallClock, report: () => undefined });
  const lost = await own.link({ name: 'lost', upstream: '127.0.0.1:1', resets: false });
  await lost.impair('f1', { kind: 'down' });
  await own.close();
  await lost.restore('f1');
  await expect(lost.impair('f2', { kind: 'down' })).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
  await expect(own.link({ name: 'late', upstream: '127.0.0.1:1', resets: false })).rejects.toThrow('is closed');
});

it('reads as one line', () => {
  const trigger = { activity: 'call_llm', at: 'inside' } as const;
  expect(faultTitle({ kind: 'network.latency', on: trigger, link: 'worker-llm', direction: 'both', ms: 5 })).toBe(
    'worker–LLM 5 ms late both ways at call_llm inside #1',
  );
  const cut = {
    kind: 'network.down',
    on: { at: '1 hour' },
    link: 'worker-temporal',
    workers: 'all',
    forMs: 9,
  } as const;
  expect(faultTitle(cut)).toBe('all worker–Temporal down at virtual +1 hour, for 9 ms');
});
