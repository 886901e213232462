// Free ports on loopback, to hand to child processes. A port can be taken by others in between: whoever uses one retries.
import { createServer, type Server } from 'node:net';
import { HarnessError } from '../errors.ts';
import { digest, freshSeed } from '../random.ts';

export const LOOPBACK = '127.0.0.1';

const listen = (server: Server, port = 0): Promise<number> =>
  new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, LOOPBACK, () => {
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
    return await Promise.all(servers.map((server) => listen(server)));
  } finally {
    await Promise.all(servers.map(close));
  }
}

/** Below what systems hand out by themselves (32768 and up on Linux), above what well-known servers use. */
const LOW = { from: 20_000, below: 32_768 };
/** Others may hold some of them; that all of these are held does not happen. */
const MAX_LOW_TRIES = 400;

const unlessTaken = async (server: Server, port: number): Promise<number | undefined> => {
  try {
    return await listen(server, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES') return undefined;
    throw error;
  }
};

/**
 * So many different ports below 32768 that were free a moment ago, for servers that keep a port in 15 bits.
 *
 * @throws HarnessError ADDRESS_IN_USE
 */
export async function freeLowPorts(count: number): Promise<readonly number[]> {
  const seed = freshSeed();
  const servers: Server[] = [];
  const ports: number[] = [];
  try {
    for (let i = 0; i < MAX_LOW_TRIES && ports.length < count; i++) {
      const server = createServer();
      const port = LOW.from + (Number.parseInt(digest(8, seed, String(i)), 16) % (LOW.below - LOW.from));
      if ((await unlessTaken(server, port)) === undefined) continue;
      servers.push(server);
      ports.push(port);
    }
  } finally {
    await Promise.all(servers.map(close));
  }
  if (ports.length === count) return ports;
  throw new HarnessError(
    'ADDRESS_IN_USE',
    `Failed to find ${count} free ports from ${LOW.from} to ${LOW.below - 1} on ${LOOPBACK}: ${MAX_LOW_TRIES} were tried. End programs that listen there.`,
  );
}

/** One port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error('unreachable: one port was asked for');
  return port;
}
