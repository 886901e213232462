// What an echo over a link has to show of a toxic, and a link that is too quick for it.
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { echoed, echoFor, slowness } from './echo.ts';
import { openTap, type Tap } from './tap.ts';

const GREETING = 'ordeal asks echo';
const toxic = (type: 'latency' | 'bandwidth' | 'slicer' | 'timeout', attributes: Readonly<Record<string, number>>) =>
  ({ kind: 'toxic', type, attributes, directions: ['upstream', 'downstream'] }) as const;

let service: Server;
let tap: Tap;
let heard = '';
beforeAll(async () => {
  service = createServer((socket) => socket.on('data', (text) => (heard += String(text)) && socket.end('served')));
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  tap = await openTap(`127.0.0.1:${(service.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await tap.close();
  await new Promise((done) => service.close(done));
});

it('is as slow as the toxic, both ways; other toxics are not measured so', () => {
  expect(echoFor(toxic('latency', { latency: 50, jitter: 0 }), 16)).toEqual({ bytes: 16, leastMs: 80 });
  expect(echoFor(toxic('bandwidth', { rate: 10 }), 16)).toEqual({ bytes: 200, leastMs: 32 });
  expect(echoFor(toxic('slicer', { average_size: 8, delay: 5_000 }), 16)).toEqual({ bytes: 32, leastMs: 12 });
  expect(echoFor(toxic('timeout', { timeout: 0 }), 16)).toBeUndefined();
});

it('comes back over a sound link, reaches no service and is no traffic', async () => {
  const over = tap.echo(GREETING);
  expect(await echoed(wallClock, tap.address, { greeting: GREETING, bytes: 5_000, boundMs: 2_000 })).toBeLessThan(
    2_000,
  );
  over();
  expect([heard, tap.traffic().opened]).toEqual(['', 0]);
});

it('is not taken for slow where nothing slows it down', async () => {
  const over = tap.echo(GREETING);
  expect(await slowness(wallClock, tap.address, GREETING, { bytes: 16, leastMs: 1_000_000 })).toBeUndefined();
  expect(await slowness(wallClock, tap.address, GREETING, { bytes: 16, leastMs: 0 })).toMatch(/took \d+ ms$/u);
  over();
});

it.each([
  ['refused', 'ECONNREFUSED'],
  ['reset', 'ECONNRESET'],
  ['closed', 'closed'],
])('is not taken for slow where its connection is %s at once', async (how, why) => {
  const broken = createServer((socket) => (how === 'reset' ? socket.resetAndDestroy() : socket.destroy()));
  await new Promise<void>((done) => broken.listen(0, '127.0.0.1', done));
  const address = `127.0.0.1:${(broken.address() as AddressInfo).port}`;
  if (how === 'refused') await new Promise((done) => broken.close(done));
  const asked = slowness(wallClock, address, GREETING, { bytes: 16, leastMs: 1_000_000 });
  await expect(asked).rejects.toThrow(`the echo did not come back: ${why}`);
  await expect(echoed(wallClock, address, { greeting: GREETING, bytes: 16, boundMs: 2_000 })).rejects.toThrow(why);
  if (how !== 'refused') await new Promise((done) => broken.close(done));
});

it('is late where the connection stays open and nothing comes', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const said = await slowness(wallClock, address, GREETING, { bytes: 16, leastMs: 1_000_000 });
  expect(said).toBe('an echo of 16 bytes was not back after 250 ms');
  silent.close();
});

it('hands on what begins otherwise while an echo is expected', async () => {
  const over = tap.echo(GREETING);
  const words = `ordeal answers${'.'.repeat(20)}`;
  expect(await echoed(wallClock, tap.address, { greeting: words, bytes: 6, boundMs: 2_000 })).toBeLessThan(2_000);
  over();
  expect([heard.startsWith('ordea'), tap.traffic().opened]).toEqual([true, 1]);
});
