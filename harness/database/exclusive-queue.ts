// The turns of many connections at PGlite's one session: whoever begins keeps it until the server is idle again.
import type { PGlite } from '@electric-sql/pglite';
import type { WallClock } from '../clock.ts';
import { BROKEN_PARSE, endsIdle, isTerminate, ROLLBACK, SYNC, tailOf, withOwnStatements } from './wire-message.ts';

/** A connection that keeps the session this long without a word, while others wait, is expelled and rolled back. */
const SILENT_OWNER_BOUND_MS = 30_000;

interface Job {
  readonly handlerId: number;
  readonly message: Uint8Array;
  readonly onData: (data: Uint8Array) => void;
  readonly resolve: (bytes: number) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Takes the place of pglite-socket's own queue. That one takes turns message by message, so the statements of two
 * connections get mixed up, and a row that a killed client wrote without a Sync is committed by the next one.
 */
export class ExclusiveQueue {
  readonly #session: PGlite;
  readonly #clock: WallClock;
  readonly #silentBoundMs: number;
  #waiting: Job[] = [];
  #owner: number | undefined;
  #pumping = false;
  /** Counts what was run, to see that an owner is silent. */
  #turns = 0;
  /** Connections whose open work must be rolled back before the next turn. */
  readonly #gone = new Set<number>();
  readonly #expelled = new Set<number>();
  /** The turn whose silence is being watched already. */
  #watched = -1;

  constructor(session: PGlite, clock: WallClock, silentBoundMs: number = SILENT_OWNER_BOUND_MS) {
    this.#session = session;
    this.#clock = clock;
    this.#silentBoundMs = silentBoundMs;
  }

  /** One protocol message of a connection; ends when the server has worked on it. */
  enqueue(handlerId: number, message: Uint8Array, onData: (data: Uint8Array) => void): Promise<number> {
    if (this.#expelled.has(handlerId))
      return Promise.reject(new Error('The connection was expelled: it held the database too long.'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ handlerId, message: withOwnStatements(message, handlerId), onData, resolve, reject });
      void this.#pump();
    });
  }

  getQueueLength(): number {
    return this.#waiting.length;
  }

  /** The connection is gone: what it still wanted is dropped. */
  clearQueueForHandler(handlerId: number): void {
    const dropped = this.#waiting.filter((job) => job.handlerId === handlerId);
    this.#waiting = this.#waiting.filter((job) => job.handlerId !== handlerId);
    for (const job of dropped) job.reject(new Error('The connection was closed.'));
  }

  /** The connection is gone: what it had not committed is rolled back before the next one's turn. */
  async clearTransactionIfNeeded(handlerId: number): Promise<void> {
    if (this.#owner !== handlerId) return;
    this.#gone.add(handlerId);
    await this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      for (;;) {
        if (this.#owner !== undefined && this.#gone.has(this.#owner)) await this.#abandon(this.#owner);
        const job = this.#next();
        if (job === undefined) break;
        await this.#run(job);
      }
    } finally {
      this.#pumping = false;
    }
    if (this.#waiting.length > 0 && this.#owner !== undefined) void this.#watch(this.#owner, this.#turns);
  }

  async #watch(owner: number, turns: number): Promise<void> {
    if (this.#watched === turns) return;
    this.#watched = turns;
    await this.#clock.sleep(this.#silentBoundMs);
    if (this.#owner !== owner || this.#turns !== turns) return;
    this.#expelled.add(owner);
    this.#gone.add(owner);
    await this.#pump();
  }

  #next(): Job | undefined {
    const at = this.#owner === undefined ? 0 : this.#waiting.findIndex((job) => job.handlerId === this.#owner);
    return at === -1 ? undefined : this.#waiting.splice(at, 1)[0];
  }

  async #run({ handlerId, message, onData, resolve, reject }: Job): Promise<void> {
    this.#turns += 1;
    if (isTerminate(message)) {
      // A polite goodbye. The session serves the others on; only what this connection left open is undone.
      if (this.#owner === handlerId) this.#gone.add(handlerId);
      resolve(0);
      return;
    }
    this.#owner = handlerId;
    try {
      const { bytes, idle } = await this.#send(message, onData);
      if (idle) this.#owner = undefined;
      resolve(bytes);
    } catch (error) {
      // PGlite itself failed: this connection is told, the others get their turn.
      this.#gone.add(handlerId);
      reject(error);
    }
  }

  /** As when a server loses a client: what was not committed is undone. */
  async #abandon(handlerId: number): Promise<void> {
    try {
      const nobody = (): void => undefined;
      await this.#send(BROKEN_PARSE, nobody);
      const { idle } = await this.#send(SYNC, nobody);
      if (!idle) await this.#send(ROLLBACK, nobody);
    } finally {
      this.#gone.delete(handlerId);
      this.#owner = undefined;
    }
  }

  async #send(message: Uint8Array, onData: (data: Uint8Array) => void): Promise<{ bytes: number; idle: boolean }> {
    let bytes = 0;
    let tail: Uint8Array = new Uint8Array();
    const onRawData = (data: Uint8Array): void => {
      bytes += data.length;
      tail = tailOf(tail, data);
      onData(data);
    };
    await this.#session.runExclusive(() => this.#session.execProtocolRawStream(message, { onRawData }));
    return { bytes, idle: endsIdle(tail) };
  }
}
