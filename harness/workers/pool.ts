// Hosted processes kept warm, so that a standby takes over at once.
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { forkHost, type ForkedHost, type HostOptions } from './host.ts';
import type { Host, HostPool, HostTraits } from './types.ts';

export interface PoolOptions {
  /** Processes that are booted at start and replaced when they die. */
  readonly size: number;
  /** Processes alive at most, when `take` finds none idle. Default: twice `size`. */
  readonly most?: number;
  /** The whole environment of the processes (see hostEnvironment). */
  readonly env: Readonly<Record<string, string>>;
  /** Loaded while booting, so that serving finds it ready. */
  readonly pipelinesModule?: string;
  readonly clock: WallClock;
}

interface Waiter {
  resolve(host: Host): void;
  reject(error: unknown): void;
}

/** Boots in a row that may fail before the background stops trying; a `take` tries again. */
const MAX_FAILED_BOOTS = 3;

let pools = 0;

class Pool implements HostPool {
  readonly dead = new Set<string>();
  readonly #options: PoolOptions;
  readonly #most: number;
  readonly #name: string;
  readonly #alive = new Set<ForkedHost>();
  /** Those that are set up in another way. */
  readonly #special = new Set<ForkedHost>();
  readonly #booting = new Set<Promise<void>>();
  #idle: ForkedHost[] = [];
  #waiting: Waiter[] = [];
  #count = 0;
  #failedBoots = 0;
  readonly #closing = new AbortController();

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#most = Math.max(options.most ?? 2 * options.size, options.size, 1);
    pools += 1;
    this.#name = `ordeal-${process.pid}-${pools}`;
    this.#refill();
  }

  take(traits?: HostTraits): Promise<Host> {
    if (this.#closed) return Promise.reject(closedError());
    if (traits !== undefined) return this.#fork(traits);
    this.#failedBoots = 0;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#match();
    });
  }

  give(host: Host): void {
    const own = [...this.#alive].find((one) => one === host);
    if (own === undefined || this.#idle.includes(own)) return;
    if (this.#special.has(own)) {
      // Its death is met by `close`, or by nobody: it is of no use to anyone.
      void own.kill().catch(() => undefined);
      return;
    }
    this.#idle.push(own);
    this.#match();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const { reject } of this.#waiting.splice(0)) reject(closedError());
    await Promise.all(this.#booting);
    await Promise.all([...this.#alive].map((host) => host.kill()));
  }

  /** Hands idle processes to those who wait, first come first served, and boots what is missing. */
  #match(): void {
    this.#idle = this.#idle.filter((host) => host.alive);
    while (this.#waiting.length > 0 && this.#idle.length > 0) {
      this.#waiting.shift()?.resolve(this.#idle.shift() as Host);
    }
    this.#refill();
  }

  #refill(): void {
    const target = Math.min(this.#most, Math.max(this.#options.size, this.#population + this.#unserved));
    while (!this.#closed && this.#failedBoots < MAX_FAILED_BOOTS && this.#population < target) this.#boot();
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  get #population(): number {
    return this.#alive.size - this.#special.size + this.#booting.size;
  }

  /** Waiters for whom no process is on its way. */
  get #unserved(): number {
    return Math.max(0, this.#waiting.length - this.#booting.size);
  }

  #optionsOf(traits: HostTraits = {}): HostOptions {
    this.#count += 1;
    const { env, clock, pipelinesModule } = this.#options;
    return {
      identity: `${this.#name}-${this.#count}`,
      env,
      clock,
      traits,
      signal: this.#closing.signal,
      ...(pipelinesModule === undefined ? {} : { pipelinesModule }),
    };
  }

  async #fork(traits: HostTraits): Promise<Host> {
    const host = await forkHost(this.#optionsOf(traits));
    this.#special.add(host);
    this.#register(host);
    return host;
  }

  #boot(): void {
    const options = this.#optionsOf();
    const booting = forkHost(options).then(
      (host) => this.#welcome(host),
      (error: unknown) => this.#lament(options.identity, error),
    );
    this.#booting.add(booting);
    void booting.then(() => {
      this.#booting.delete(booting);
      if (!this.#closed) this.#match();
    });
  }

  #welcome(host: ForkedHost): void {
    this.#failedBoots = 0;
    this.#idle.push(host);
    this.#register(host);
  }

  #register(host: ForkedHost): void {
    this.#alive.add(host);
    void host.ended.then(() => {
      this.#alive.delete(host);
      this.#special.delete(host);
      this.dead.add(host.identity);
      if (!this.#closed) this.#match();
    });
  }

  /** A failed boot is told to whoever waits longest, the last of too many to all; without a waiter the next `take` meets it. */
  #lament(identity: string, error: unknown): void {
    this.#failedBoots += 1;
    this.dead.add(identity);
    // Nothing boots any more: those who wait would wait for ever.
    const told = this.#failedBoots < MAX_FAILED_BOOTS ? 1 : this.#waiting.length;
    for (const { reject } of this.#waiting.splice(0, told)) reject(error);
  }
}

const closedError = (): HarnessError =>
  new HarnessError(
    'HARNESS_FAULT',
    'Failed to take a worker process: the pool is closed. Take before closing the run.',
  );

/** Opens a pool; processes boot in the background. Close it: nothing else ends them while the harness lives. */
export const openHostPool = (options: PoolOptions): HostPool => new Pool(options);
