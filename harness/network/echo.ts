// How long data takes over a link, there and back, and how long it must take under what is done to it.
import { connect } from 'node:net';
import type { WallClock } from '../clock.ts';
import type { Impairment } from './types.ts';

type Toxic = Extract<Impairment, { kind: 'toxic' }>;

/** Nobody waits longer for a slow answer: that none has come by then is the proof. */
const PATIENCE_MS = 250;
/** Of a narrow link so much is measured. */
const NARROW_MS = 20;
const MOST_BYTES = 65_536;
const SLICES = 4;
const MICROSECONDS = 1_000;
/** Timers of the proxy may be early by a part of a millisecond, and its own buffers let the first bytes through. */
const EARLY = 0.8;

export interface Echo {
  /** What is sent, the greeting of the tap first. */
  readonly bytes: number;
  /** It comes back no sooner, ms. */
  readonly leastMs: number;
}

/** What an echo says of a toxic that slows data down; undefined for one that does something else. @param greeting - length of the shortest */
export function echoFor({ type, attributes, directions }: Toxic, greeting: number): Echo | undefined {
  const of = (name: string): number => attributes[name] ?? 0;
  const ways = directions.length;
  switch (type) {
    case 'latency':
      return { bytes: greeting, leastMs: of('latency') * ways * EARLY };
    case 'bandwidth': {
      const bytes = Math.min(Math.max(of('rate') * NARROW_MS, greeting), MOST_BYTES);
      return { bytes, leastMs: (bytes / of('rate')) * ways * EARLY };
    }
    case 'slicer': {
      const bytes = Math.min(Math.max(of('average_size') * SLICES, greeting), MOST_BYTES);
      const pauses = Math.ceil(bytes / of('average_size')) - 1;
      return { bytes, leastMs: ((pauses * of('delay')) / MICROSECONDS) * EARLY };
    }
    case 'timeout':
    case 'slow_close':
    case 'reset_peer':
    case 'limit_data':
      return undefined;
  }
}

/** What became of an echo that cannot come back any more: that says nothing of how slow the link is. */
export class EchoLost extends Error {
  /** @param why - the code of the socket's error, or that it was closed */
  constructor(why: string) {
    super(`the echo did not come back: ${why}`);
  }
}

/**
 * Wall ms until all of it was back; undefined: it is not back within the bound, over a connection that is still there.
 *
 * @throws EchoLost when the connection was refused, reset or closed
 */
export async function echoed(
  clock: WallClock,
  address: string,
  { greeting, bytes, boundMs }: { readonly greeting: string; readonly bytes: number; readonly boundMs: number },
): Promise<number | undefined> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const over = new AbortController();
  const begun = clock.elapsed();
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let heard = 0;
  const back = new Promise<number>((done, fail) => {
    socket.on('data', (piece) => {
      heard += piece.length;
      if (heard >= bytes) done(clock.elapsed() - begun);
    });
    socket.on('error', ({ code, message }: NodeJS.ErrnoException) => fail(new EchoLost(code ?? message)));
    socket.on('close', () => fail(new EchoLost('closed')));
  });
  socket.write(greeting.padEnd(bytes, '.'));
  const late = clock.sleep(boundMs, over.signal).catch(() => undefined); // aborted: it is decided
  try {
    return await Promise.race([back, late.then(() => undefined)]);
  } finally {
    over.abort();
    // It is decided: that it is closed now says nothing any more.
    back.catch(() => undefined);
    socket.destroy();
  }
}

/**
 * As slow as it has to be: what is to be said of it; undefined: it came too soon.
 *
 * @throws EchoLost when the connection was refused, reset or closed: nothing was measured
 */
export async function slowness(
  clock: WallClock,
  address: string,
  greeting: string,
  { bytes, leastMs }: Echo,
): Promise<string | undefined> {
  const patient = leastMs < PATIENCE_MS;
  const boundMs = patient ? leastMs + PATIENCE_MS : PATIENCE_MS;
  const took = await echoed(clock, address, { greeting, bytes, boundMs });
  if (took === undefined) return `an echo of ${bytes} bytes was not back after ${Math.round(boundMs)} ms`;
  return took >= leastMs ? `an echo of ${bytes} bytes took ${Math.round(took)} ms` : undefined;
}
