// Counts what comes out of the proxy on its way to the service. toxiproxy itself tells the bytes of a connection when that has ended, which is too late for gRPC.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { LOOPBACK } from '../processes/index.ts';
import type { Traffic } from './types.ts';

export interface Tap {
  /** `host:port` that hands on to the service. */
  readonly address: string;
  traffic(): Traffic;
  close(): Promise<void>;
}

const half = { allowHalfOpen: true, noDelay: true } as const;

/** A reset stays a reset, an end stays an end. */
const join = (from: Socket, to: Socket): void => {
  from.pipe(to);
  from.on('error', () => to.resetAndDestroy());
  from.on('close', () => {
    if (!to.writableEnded) to.destroySoon();
  });
};

const listening = (server: Server): Promise<string> =>
  new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') fail(new Error('no port was given'));
      else done(`${LOOPBACK}:${address.port}`);
    });
  });

/** @param upstream - `host:port` of the service */
export async function openTap(upstream: string): Promise<Tap> {
  const { hostname, port } = new URL(`tcp://${upstream}`);
  const host = hostname.replace(/^\[(.*)\]$/u, '$1');
  const count = { opened: 0, ended: 0, upstreamBytes: 0, downstreamBytes: 0 };
  const open = new Set<Socket>();
  const server = createServer(half, (near) => {
    const far = connect({ host, port: Number(port), ...half });
    count.opened += 1;
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    }
    near.on('close', () => (count.ended += 1));
    near.on('data', (piece) => (count.upstreamBytes += piece.length));
    far.on('data', (piece) => (count.downstreamBytes += piece.length));
    join(near, far);
    join(far, near);
  });
  const address = await listening(server);
  return {
    address,
    traffic: () => ({ ...count }),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of open) socket.destroy();
      }),
  };
}
