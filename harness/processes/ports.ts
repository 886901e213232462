// Free ports on loopback, to hand to child processes. A port can be taken by others in between: whoever uses one retries.
import { createServer, type Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

const listen = (server: Server): Promise<number> =>
  new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') fail(new Error('no port was given'));
      else done(address.port);
    });
  });

const close = (server: Server): Promise<void> => new Promise((done) => server.close(() => done()));

/** So many different ports that were free a moment ago. All are held open together, so that none comes twice. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  try {
    return await Promise.all(servers.map(listen));
  } finally {
    await Promise.all(servers.map(close));
  }
}

/** One port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error('unreachable: one port was asked for');
  return port;
}
