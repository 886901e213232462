// Relays between workers and the database, in this process: they read the PostgreSQL protocol, so that faults strike statements and not bytes.
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { WallClock } from '../../clock.ts';
import { HarnessError } from '../../errors.ts';
import { LOOPBACK } from '../../processes/index.ts';
import { RelayedConnection } from './connection.ts';
import { Troubles } from './troubles.ts';
import type { Disturbance, Met, Relay, Relays } from './types.ts';

/** A client hears within a millisecond that its connection has ended; one that stands still is not waited for. */
const END_BOUND_MS = 1_000;

const listening = (server: Server): Promise<string> =>
  new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, LOOPBACK, () => done(`${LOOPBACK}:${(server.address() as AddressInfo).port}`));
  });

class DatabaseRelay implements Relay {
  readonly #clock: WallClock;
  readonly #troubles: Troubles;
  readonly #connections = new Set<RelayedConnection>();
  readonly #server: Server;
  #address = '';

  constructor(clock: WallClock, upstream: string) {
    const { hostname, port } = new URL(`tcp://${upstream}`);
    const there = { host: hostname.replace(/^\[(.*)\]$/u, '$1'), port: Number(port) };
    this.#clock = clock;
    this.#troubles = new Troubles(clock);
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      const connection = new RelayedConnection(socket, there, this.#troubles, clock);
      this.#connections.add(connection);
      void connection.ended.then(() => this.#connections.delete(connection));
    });
  }

  async open(): Promise<this> {
    this.#address = await listening(this.#server);
    return this;
  }

  get address(): string {
    return this.#address;
  }

  async disturb(id: string, disturbance: Disturbance): Promise<string> {
    this.#troubles.add(id, disturbance);
    const there = [...this.#connections];
    switch (disturbance.kind) {
      case 'restart':
        for (const connection of there) connection.terminate();
        await this.#untilEnded(there);
        return `${there.length} connections were ended with 57P01, as by a server that restarts`;
      case 'refuse': {
        const idle = there.filter((connection) => connection.idle);
        for (const connection of idle) connection.end();
        await this.#untilEnded(idle);
        return `${idle.length} idle connections were ended, new ones are refused with ${disturbance.refusal.code}`;
      }
      case 'slow':
        return `statements are held back for ${disturbance.ms} ms, ${there.length} connections there`;
      case 'drop-after-commit':
      case 'disk-full':
        return `the relay reads what goes to the database, ${there.length} connections there`;
    }
  }

  restore(id: string): void {
    this.#troubles.remove(id);
  }

  isOn(id: string): boolean {
    return this.#troubles.isOn(id);
  }

  met(id: string): readonly Met[] {
    return this.#troubles.met(id);
  }

  close(): Promise<void> {
    return new Promise((done) => {
      this.#server.close(() => done());
      for (const connection of this.#connections) connection.destroy();
    });
  }

  /** Else a client would take a connection from its pool that it does not know to be gone. */
  async #untilEnded(connections: readonly RelayedConnection[]): Promise<void> {
    const over = new AbortController();
    const late = this.#clock.sleep(END_BOUND_MS, over.signal).catch(() => undefined); // aborted: all have ended
    await Promise.race([Promise.all(connections.map(({ ended }) => ended)), late]);
    over.abort();
  }
}

/** Nothing listens before the first relay is opened. Close them. */
export const openRelays = (clock: WallClock): Relays => {
  const relays: DatabaseRelay[] = [];
  let closed = false;
  return {
    async open(upstream) {
      if (closed) throw new HarnessError('HARNESS_FAULT', `Failed to open a relay to ${upstream}: the run is over.`);
      const relay = new DatabaseRelay(clock, upstream);
      relays.push(relay);
      return relay.open();
    },
    async close() {
      closed = true;
      await Promise.all(relays.splice(0).map((relay) => relay.close()));
    },
  };
};
