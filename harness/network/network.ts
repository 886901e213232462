// One toxiproxy for a run, started with the first link, and all its links.
import { Toxiproxy } from 'toxiproxy-node-client';
import type { WallClock } from '../clock.ts';
import { poll } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { freeLowPorts, LOOPBACK, startGuarded, type GuardedProcess } from '../processes/index.ts';
import { provideToxiproxy } from '../toolchain/index.ts';
import { ProxiedLink, type Asked } from './link.ts';
import { openTap, type Tap } from './tap.ts';
import type { Link, LinkRequest, Network } from './types.ts';

/** Another process can take a port between its choice and its use. */
const MAX_TRIES = 4;
const START = { everyMs: 10, boundMs: 15_000 };
/** One question to the proxy is answered within a millisecond or two. */
const ASK_BOUND_MS = 5_000;
const GRACE_MS = 500;
/** Only these reach it. */
const ENV = ['PATH', 'HOME', 'TMPDIR'];

export interface NetworkOptions {
  readonly clock: WallClock;
  /** Told when toxiproxy has to be brought in. */
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal;
}

interface Server {
  readonly process: GuardedProcess;
  readonly api: Toxiproxy;
  gone(): boolean;
}

const inTime = async <T>(clock: WallClock, asking: () => Promise<T>): Promise<T> => {
  const over = new AbortController();
  const late = clock.sleep(ASK_BOUND_MS, over.signal).then(
    () => Promise.reject(new Error(`no answer within ${ASK_BOUND_MS} ms`)),
    () => new Promise<never>(() => undefined), // aborted: the answer came first and the race is decided
  );
  try {
    return await Promise.race([asking(), late]);
  } finally {
    over.abort();
  }
};

const unreachable = (what: string, reason: string, cause?: unknown): HarnessError =>
  new HarnessError(
    'SERVER_UNREACHABLE',
    `Failed to ${what}: ${reason}. Run it again; name another program (ORDEAL_TOXIPROXY) if it stays so.`,
    { cause },
  );

const reasonOf = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));

class Toxiproxied implements Network {
  readonly #options: NetworkOptions;
  readonly #taps: Tap[] = [];
  #server: Promise<Server> | undefined;
  #links = 0;
  #closed = false;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  async link({ name, upstream, resets }: LinkRequest): Promise<Link> {
    if (this.#closed) throw new HarnessError('HARNESS_FAULT', `Failed to open ${name}: the network is closed.`);
    this.#server ??= this.#start();
    const { api, gone } = await this.#server;
    const tap = await openTap(upstream);
    this.#taps.push(tap);
    this.#links += 1;
    const proxy = await this.#proxy(api, `link-${this.#links}`, tap.address);
    const asked: Asked = {
      clock: this.#options.clock,
      ask: (what, asking) => this.#ask(`${what} on ${name}`, asking),
      gone,
    };
    const link = new ProxiedLink(name, proxy, tap, resets, asked);
    await link.arm();
    return link;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const [server] = await Promise.allSettled([this.#server]);
    await Promise.all(this.#taps.splice(0).map((tap) => tap.close()));
    if (server.status === 'fulfilled') await server.value?.process.stop();
  }

  async #ask<T>(what: string, asking: () => Promise<T>): Promise<T> {
    try {
      return await inTime(this.#options.clock, asking);
    } catch (problem) {
      throw unreachable(`${what} by toxiproxy`, reasonOf(problem), problem);
    }
  }

  /** The port must be free again after the link was down: none of those that systems hand out by themselves. */
  async #proxy(api: Toxiproxy, name: string, upstream: string): ReturnType<Toxiproxy['createProxy']> {
    let last: unknown;
    for (let i = 0; i < MAX_TRIES; i += 1) {
      const [port] = await freeLowPorts(1);
      try {
        return await inTime(this.#options.clock, () =>
          api.createProxy({ name, listen: `${LOOPBACK}:${port}`, upstream, enabled: true }),
        );
      } catch (problem) {
        last = problem;
      }
    }
    throw unreachable(`open ${name} by toxiproxy`, `${reasonOf(last)}, ${MAX_TRIES} times`, last);
  }

  async #start(): Promise<Server> {
    const { clock, report, signal } = this.#options;
    const { program } = await provideToxiproxy({ clock, report, ...(signal === undefined ? {} : { signal }) });
    const env = Object.fromEntries(
      ENV.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    );
    let said = '';
    for (let i = 0; i < MAX_TRIES; i += 1) {
      const [port] = await freeLowPorts(1);
      const args = ['-host', LOOPBACK, '-port', String(port)];
      const running = startGuarded({
        program,
        args,
        env,
        graceMs: GRACE_MS,
        ...(signal === undefined ? {} : { signal }),
      });
      let ended = false;
      void running.ended.then(() => (ended = true));
      const gone = (): boolean => ended;
      const api = new Toxiproxy(`http://${LOOPBACK}:${port}`);
      if (await this.#answers(api, gone)) return { process: running, api, gone };
      said = running.tail();
      await running.stop();
    }
    throw unreachable('start toxiproxy', `no answer on ${LOOPBACK}, ${MAX_TRIES} times. It said: ${said || 'nothing'}`);
  }

  async #answers(api: Toxiproxy, gone: () => boolean): Promise<boolean> {
    const answer = await poll(this.#options.clock, START, async () => {
      if (gone()) return 'gone';
      try {
        return await inTime(this.#options.clock, () => api.getVersion());
      } catch {
        // Not up yet; the bound says when that is told.
        return undefined;
      }
    });
    return answer !== undefined && answer !== 'gone' && !gone();
  }
}

/** Nothing is started before the first link. Close it. */
export const openNetwork = (options: NetworkOptions): Network => new Toxiproxied(options);
