// Counts what comes out of the proxy on its way to the service. toxiproxy itself tells the bytes of a connection when that has ended, which is too late for gRPC.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { LOOPBACK } from '../processes/index.ts';
import type { Traffic } from './types.ts';

export interface Tap {
  /** `host:port` that hands on to the service. */
  readonly address: string;
  /** Since it was opened. */
  traffic(): Traffic;
  /** @returns what tells the traffic since now */
  watch(): () => Traffic;
  /** Sends back what comes over connections that begin with this, until it is taken back; they are no traffic. @returns what takes it back */
  echo(greeting: string): () => void;
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

const keep = (open: Set<Socket>, socket: Socket): void => {
  open.add(socket);
  socket.on('close', () => open.delete(socket));
};

/** Whether a connection begins with one of these words. What was read of it is there to be read again. */
const greeted = (socket: Socket, greetings: ReadonlySet<string>): Promise<boolean> =>
  new Promise((done) => {
    let heard = Buffer.alloc(0);
    const read = (piece: Buffer): void => {
      heard = Buffer.concat([heard, piece]);
      const text = heard.toString('latin1');
      if ([...greetings].some((greeting) => greeting.length > text.length && greeting.startsWith(text))) return;
      socket.off('data', read);
      socket.pause();
      socket.unshift(heard);
      done([...greetings].some((greeting) => text.startsWith(greeting)));
    };
    socket.on('data', read);
  });

/** What is known of the use of one connection. */
interface Use {
  /** The last time that it was used, by the number of all uses of all connections. */
  last: number;
  /** The last word was that of the client: it waits for an answer. */
  waits: boolean;
}

/** Counts what goes over connections, and keeps how those were used that have ended. */
class Counter {
  readonly #count = { opened: 0, ended: 0, upstreamBytes: 0, downstreamBytes: 0 };
  readonly #ends: Use[] = [];
  #uses = 0;

  follow(near: Socket, far: Socket): void {
    const count = this.#count;
    const use: Use = { last: (this.#uses += 1), waits: false };
    const used = (waits: boolean): void => void Object.assign(use, { last: (this.#uses += 1), waits });
    count.opened += 1;
    near.on('data', (piece) => {
      count.upstreamBytes += piece.length;
      used(true);
    });
    far.on('data', (piece) => {
      count.downstreamBytes += piece.length;
      used(false);
    });
    near.on('close', () => {
      count.ended += 1;
      this.#ends.push(use);
    });
  }

  watch(): () => Traffic {
    const before = { ...this.#count };
    const uses = this.#uses;
    return () => {
      const { opened, ended, upstreamBytes, downstreamBytes } = this.#count;
      const ends = this.#ends.slice(before.ended);
      return {
        opened: opened - before.opened,
        ended: ended - before.ended,
        endedInUse: ends.filter(({ last, waits }) => waits || last > uses).length,
        upstreamBytes: upstreamBytes - before.upstreamBytes,
        downstreamBytes: downstreamBytes - before.downstreamBytes,
      };
    };
  }
}

/** @param upstream - `host:port` of the service */
export async function openTap(upstream: string): Promise<Tap> {
  const { hostname, port } = new URL(`tcp://${upstream}`);
  const host = hostname.replace(/^\[(.*)\]$/u, '$1');
  const counter = new Counter();
  const traffic = counter.watch();
  const open = new Set<Socket>();
  const greetings = new Set<string>();
  const handOn = (near: Socket): void => {
    const far = connect({ host, port: Number(port), ...half });
    for (const socket of [near, far]) keep(open, socket);
    counter.follow(near, far);
    join(near, far);
    join(far, near);
  };
  const server = createServer(half, (near) => {
    if (greetings.size === 0) return handOn(near);
    keep(open, near);
    near.on('error', () => near.destroy());
    void greeted(near, greetings).then((isEcho) => (isEcho ? near.pipe(near) : handOn(near)));
  });
  const address = await listening(server);
  return {
    address,
    traffic,
    watch: () => counter.watch(),
    echo: (greeting) => {
      greetings.add(greeting);
      return () => greetings.delete(greeting);
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of open) socket.destroy();
      }),
  };
}
