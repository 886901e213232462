// What a tap says of connections that end: whether anybody used them.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import { openTap, type Tap } from './tap.ts';

const BOUND = { everyMs: 1, boundMs: 2_000 };

let service: Server;
let tap: Tap;
beforeAll(async () => {
  service = createServer((socket) => {
    socket.on('error', () => undefined);
    // Its word for `hush` is silence.
    socket.on('data', (text) => String(text) !== 'hush' && socket.write('yes'));
    socket.on('end', () => socket.end());
  });
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  tap = await openTap(`127.0.0.1:${(service.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await tap.close();
  await new Promise((done) => service.close(done));
});

/** A connection over which a word has gone there and back. */
async function used(): Promise<Socket> {
  const [host = '', port] = tap.address.split(':');
  const socket = connect({ host, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  await answered(socket);
  return socket;
}

async function answered(socket: Socket): Promise<void> {
  const heard = once(socket, 'data');
  socket.write('word');
  await heard;
}

/** What was in use when it ended, since the tap was watched. */
async function endOf(socket: Socket, watched: ReturnType<Tap['watch']>): Promise<readonly number[]> {
  socket.resetAndDestroy();
  await poll(wallClock, BOUND, () => watched().ended > 0 || undefined);
  const { opened, ended, endedInUse } = watched();
  return [opened, ended, endedInUse];
}

it('a connection that was kept and is not used any more is not in use', async () => {
  const kept = await used();
  expect(await endOf(kept, tap.watch())).toEqual([0, 1, 0]);
});

it('one that waits for an answer is in use, whenever it asked', async () => {
  const waits = await used();
  const { upstreamBytes } = tap.traffic();
  waits.write('hush');
  await poll(wallClock, BOUND, () => tap.traffic().upstreamBytes > upstreamBytes || undefined);
  expect(await endOf(waits, tap.watch())).toEqual([0, 1, 1]);
});

it('one over which something has gone since is in use, and so is one that was opened since', async () => {
  const old = await used();
  const watched = tap.watch();
  await answered(old);
  expect(await endOf(old, watched)).toEqual([0, 1, 1]);
  const since = tap.watch();
  expect(await endOf(await used(), since)).toEqual([1, 1, 1]);
  expect(tap.watch()()).toEqual({ opened: 0, ended: 0, endedInUse: 0, upstreamBytes: 0, downstreamBytes: 0 });
});
