// One way to one service: a proxy of toxiproxy, and the tap behind it.
import { connect } from 'node:net';
import type { ICreateToxicBody, Proxy as ToxiproxyProxy } from 'toxiproxy-node-client';
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { echoed, echoFor, EchoLost, slowness } from './echo.ts';
import type { Tap } from './tap.ts';
import type { Direction, Impairment, Link, Traffic } from './types.ts';

type Body = ICreateToxicBody<Readonly<Record<string, number>>>;
type Toxic = Extract<Impairment, { kind: 'toxic' }>;

/** The program behind all proxies. */
export interface Asked {
  readonly clock: WallClock;
  /** Bounds one question to it, and says what was wanted when it fails. */
  ask<T>(what: string, asking: () => Promise<T>): Promise<T>;
  /** Whether it has ended: there is nothing to ask any more, and nothing is disturbed either. */
  gone(): boolean;
}

/** What the proxy says of itself. */
interface Answered {
  readonly enabled: boolean;
  readonly toxics: readonly Body[];
}

/** No protocol that goes over a link begins so. */
const GREETING = 'ordeal asks echo';

/** A sound link answers within a millisecond or two; a machine that has too much to do may stand still for seconds. */
const ECHO_BOUND_MS = 10_000;

/** Toxiproxy resets only connections that were made while a reset was there. So one is there from the beginning, and concerns none of them. */
const armed = (stream: Direction): Body => ({
  name: `resets-${stream}`,
  type: 'reset_peer',
  stream,
  toxicity: 0,
  attributes: { timeout: 0 },
});

const show = ({ type, stream, attributes }: Body): string => `${type} ${JSON.stringify(attributes)} ${stream}`;

const sorted = (attributes: Readonly<Record<string, number>>): string =>
  JSON.stringify(Object.entries(attributes).sort(([one], [other]) => one.localeCompare(other)));

const isAs = (asked: Body, answered: Body): boolean =>
  asked.type === answered.type &&
  asked.stream === answered.stream &&
  asked.toxicity === answered.toxicity &&
  sorted(asked.attributes) === sorted(answered.attributes);

const notAs = (name: string, asked: string, answered: string): HarnessError =>
  new HarnessError(
    'HARNESS_FAULT',
    `Failed to disturb ${name}: asked for ${asked}, the proxy answers ${answered}. Report this as a bug of ordeal.`,
  );

const unmeasured = (name: string, type: string, lost: EchoLost): HarnessError =>
  new HarnessError(
    'HARNESS_FAULT',
    `Failed to measure ${type} on ${name}: ${lost.message}. Let no fault that ends connections be on the link at the same time.`,
    { cause: lost },
  );

/** What becomes of a new connection: `ECONNREFUSED`, or that it was accepted. */
const knock = (address: string): Promise<string> =>
  new Promise((done) => {
    const { hostname, port } = new URL(`tcp://${address}`);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => {
      socket.destroy();
      done('accepted');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
  });

export class ProxiedLink implements Link {
  readonly #name: string;
  readonly #proxy: ToxiproxyProxy;
  readonly #tap: Tap;
  readonly #asked: Asked;
  readonly #resets: boolean;
  /** By the id of the fault, what takes it off. */
  readonly #on = new Map<string, () => Promise<unknown>>();
  /** Faults that hold the link down. */
  readonly #downs = new Set<string>();

  constructor(name: string, proxy: ToxiproxyProxy, tap: Tap, resets: boolean, asked: Asked) {
    this.#name = name;
    this.#proxy = proxy;
    this.#tap = tap;
    this.#resets = resets;
    this.#asked = asked;
  }

  get address(): string {
    return this.#proxy.listen;
  }

  /** To be called once, before anybody connects. */
  async arm(): Promise<void> {
    if (!this.#resets) return;
    for (const stream of ['upstream', 'downstream'] as const)
      await this.#asked.ask('prepare resets', () => this.#proxy.addToxic(armed(stream)));
  }

  traffic(): Traffic {
    return this.#tap.traffic();
  }

  watch(): () => Traffic {
    return this.#tap.watch();
  }

  impair(id: string, impairment: Impairment): Promise<string> {
    return impairment.kind === 'down' ? this.#cut(id) : this.#poison(id, impairment);
  }

  async restore(id: string): Promise<void> {
    const off = this.#on.get(id);
    if (off === undefined) return;
    try {
      await this.#asked.ask('take a fault off', off);
    } catch (problem) {
      if (!this.#asked.gone()) throw problem;
    }
    this.#on.delete(id);
  }

  async #cut(id: string): Promise<string> {
    this.#on.set(id, async () => {
      this.#downs.delete(id);
      if (this.#downs.size === 0) await this.#enable(true);
    });
    this.#downs.add(id);
    await this.#asked.ask('cut', () => this.#enable(false));
    const { enabled } = await this.#asked.ask('ask back', () => this.#proxy.toxiproxy.get(this.#proxy.name));
    const answer = await knock(this.address);
    if (enabled || answer === 'accepted') throw notAs(this.#name, 'down', enabled ? 'enabled' : 'a new connection');
    return `${this.#name} is down: toxiproxy says enabled false, a connection to it ends in ${answer}`;
  }

  #enable(enabled: boolean): Promise<unknown> {
    const { listen, upstream } = this.#proxy;
    return this.#proxy.update({ enabled, listen, upstream });
  }

  async #poison(id: string, { type, attributes, directions }: Toxic): Promise<string> {
    const isArmed = type === 'reset_peer' && this.#resets;
    const bodies = directions.map((stream): Body =>
      isArmed
        ? { ...armed(stream), toxicity: 1, attributes }
        : { name: `${id}-${stream}`, type, stream, toxicity: 1, attributes },
    );
    const offs: (() => Promise<unknown>)[] = [];
    this.#on.set(id, async () => {
      // One that is off already is not asked for again.
      for (let off = offs.at(-1); off !== undefined; off = offs.at(-1)) {
        await off();
        offs.pop();
      }
    });
    const answers: string[] = [];
    for (const body of bodies) answers.push(show(await this.#add(body, offs, isArmed)));
    const slow = await this.#measured({ kind: 'toxic', type, attributes, directions });
    return `${this.#name} has ${answers.join(' and ')}, as toxiproxy answers${slow === undefined ? '' : `; ${slow}`}`;
  }

  /** What an echo says of a toxic that slows data down. */
  async #measured(toxic: Toxic): Promise<string | undefined> {
    const echo = echoFor(toxic, GREETING.length);
    if (echo === undefined) return undefined;
    const said = await this.#greeting((greeting) =>
      slowness(this.#asked.clock, this.address, greeting, echo).catch((lost: unknown) => {
        throw lost instanceof EchoLost ? unmeasured(this.#name, toxic.type, lost) : lost;
      }),
    );
    if (said === undefined)
      throw notAs(this.#name, `${toxic.type} ${JSON.stringify(toxic.attributes)}`, 'an echo sooner than that');
    return said;
  }

  async #greeting<T>(work: (greeting: string) => Promise<T>): Promise<T> {
    const over = this.#tap.echo(GREETING);
    try {
      return await work(GREETING);
    } finally {
      over();
    }
  }

  async trouble(): Promise<string | undefined> {
    // Nothing is disturbed any more.
    if (this.#asked.gone()) return undefined;
    const { data } = await this.#asked.ask('ask back', () => this.#proxy.api.get<Answered>(this.#proxy.getPath()));
    if (!data.enabled) return `${this.#name} is still down, as toxiproxy answers`;
    // The one that is there from the beginning concerns no connection.
    const left = data.toxics.filter(({ toxicity }) => toxicity > 0);
    if (left.length > 0) return `${this.#name} still has ${left.map(show).join(' and ')}, as toxiproxy answers`;
    const wanted = { bytes: GREETING.length, boundMs: ECHO_BOUND_MS };
    try {
      const took = await this.#greeting((greeting) => echoed(this.#asked.clock, this.address, { ...wanted, greeting }));
      const late = `${this.#name} carries nothing: an echo was not back in ${ECHO_BOUND_MS} ms`;
      return took === undefined ? late : undefined;
    } catch (lost) {
      if (lost instanceof EchoLost) return `${this.#name} carries nothing: ${lost.message}`;
      throw lost;
    }
  }

  /** @returns what the proxy answers when it is asked back */
  async #add(body: Body, offs: (() => Promise<unknown>)[], isArmed: boolean): Promise<Body> {
    const proxy = this.#proxy;
    if (isArmed) {
      const there = await this.#asked.ask('look for resets', () => proxy.getToxic<Body['attributes']>(body.name));
      offs.push(() => there.update(armed(body.stream)));
      await this.#asked.ask('reset', () => there.update(body));
    } else {
      const toxic = await this.#asked.ask('disturb', () => proxy.addToxic(body));
      offs.push(() => toxic.remove());
    }
    const toxic = await this.#asked.ask('ask back', () => proxy.getToxic<Body['attributes']>(body.name));
    const answered = toxic.toJson();
    if (!isAs(body, answered)) throw notAs(this.#name, show(body), show(answered));
    return answered;
  }
}
