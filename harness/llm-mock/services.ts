// The services and pages of a trial: scripted answers over real HTTP, faults in their place, and a ledger of the requests.
import { HttpResponse } from 'msw';
import type { ServiceExchange } from '../../reports/evidence/types.ts';
import type { WallClock } from '../clock.ts';
import type { ServiceFault, ServiceReply } from '../scenario/types.ts';
import { keyInQuery, readCaller, sentAt, type Caller } from './caller.ts';
import { Latencies } from './latency.ts';
import { struckReply, type StruckReply } from './service-replies.ts';
import { bytesOf, halfOf, hasHalf, responseOf } from './service-response.ts';
import { ServiceStrikes } from './service-strikes.ts';
import { CHUNK_PAUSE_MS, RESET_PAUSE_MS } from './stream.ts';
import type { LlmScript } from './types.ts';

/** Without latency: nobody planned it. */
const NOT_FOUND: ServiceReply = { status: 404, json: { error: 'Not Found' }, delayMs: 0 };
const NO_PAGE: ServiceReply = { status: 404, text: 'Not Found', delayMs: 0 };
const PAGE_HEADERS = { 'content-type': 'text/html; charset=UTF-8' } as const;

/** More services and pages than these say no more in a message. */
const KNOWN_SHOWN = 10;

/** Addresses of pages are written with a slash at the start, or without. */
const bare = (address: string): string => address.replace(/^\/+/u, '');

/** A request and its ledger entry, open until the request is answered or gone. */
interface Entry {
  exchange: ServiceExchange;
  settled: boolean;
  readonly caller: Caller | undefined;
  /** Aborted when the caller has left. */
  readonly left: AbortSignal;
}

const keyOf = ({ method, path, workflowId }: ServiceExchange): string => JSON.stringify([workflowId, method, path]);

type Half = Extract<StruckReply, { kind: 'half' }>;

export class Services {
  readonly #script: LlmScript;
  readonly #clock: WallClock;
  readonly #onStray: (stray: () => ServiceExchange) => void;
  readonly #latencies: Latencies;
  readonly #strikes: ServiceStrikes;
  readonly #ledger: Entry[] = [];
  /** Requests so far, by execution and request: the nth gets the nth reply. */
  readonly #asked = new Map<string, number>();

  /** @param onStray - told of each request that the world has no answer for, with what is in the ledger about it */
  constructor(script: LlmScript, clock: WallClock, onStray: (stray: () => ServiceExchange) => void) {
    this.#onStray = onStray;
    this.#script = script;
    this.#clock = clock;
    this.#latencies = new Latencies(script.latency, script.workflowIdPrefix);
    this.#strikes = new ServiceStrikes(script);
  }

  /** @param path - `/jobs/7`, without the query string */
  serve(request: Request, path: string): Promise<Response> {
    const entry = this.#open(request, path);
    return this.#answer(entry, () => this.#scripted(entry.exchange), NOT_FOUND);
  }

  /** @param path - `/article`, without the query string; in the ledger and in triggers `{pages}/article` */
  servePage(request: Request, path: string): Promise<Response> {
    return this.#answer(this.#open(request, `{pages}${path}`), () => this.#page(path), NO_PAGE);
  }

  /** No fault strikes any more; requests that wait are let go. */
  heal(): void {
    this.#strikes.heal();
  }

  get isHealed(): boolean {
    return this.#strikes.healed.aborted;
  }

  /** Those that came so far. */
  get exchanges(): readonly ServiceExchange[] {
    return this.#ledger.map(({ exchange }) => exchange);
  }

  strikes(faultId: string): number {
    return this.#strikes.strikes(faultId);
  }

  /** Heals; all requests, in order of arrival. One that is still open ends unanswered, now. */
  collect(): readonly ServiceExchange[] {
    this.heal();
    const answeredWallMs = this.#clock.now();
    return this.#ledger.map(({ exchange, settled }) => (settled ? exchange : { ...exchange, answeredWallMs }));
  }

  #open(request: Request, path: string): Entry {
    const caller = readCaller(request.headers);
    const now = this.#clock.now();
    const idempotencyKey = request.headers.get('idempotency-key');
    const entry: Entry = {
      settled: false,
      caller,
      left: request.signal,
      exchange: {
        trial: this.#script.trial,
        workflowId: caller?.workflowId ?? '',
        runId: caller?.runId ?? '',
        activityType: caller?.activityType ?? '',
        activityId: caller?.activityId ?? '',
        attempt: caller?.attempt ?? 0,
        method: request.method,
        path,
        status: 0,
        ...(idempotencyKey === null ? {} : { idempotencyKey }),
        arrivedWallMs: now,
        answeredWallMs: now,
        ...sentAt(caller),
        ...keyInQuery(request.url),
      },
    };
    this.#ledger.push(entry);
    return entry;
  }

  /**
   * @param planned - what the world has for it; taken from its list only where it is sent: what was refused or lost was not done
   * @param instead - comes where it has nothing
   */
  async #answer(entry: Entry, planned: () => ServiceReply | undefined, instead: ServiceReply): Promise<Response> {
    const truly = (): ServiceReply => {
      const reply = planned();
      if (reply === undefined) return this.#unplanned(entry, instead);
      this.#take(entry.exchange);
      if (!hasHalf(entry.exchange.method, reply)) this.#note(entry, { withoutBody: true });
      return reply;
    };
    const struck = await this.#struck(entry, () => planned() ?? instead);
    switch (struck?.kind) {
      case undefined:
        return this.#send(entry, truly());
      case 'instead':
        return this.#send(entry, { delayMs: 0, ...struck.reply });
      case 'late':
        await this.#untilHealed(entry.left, struck.delayMs);
        return this.#send(entry, truly());
      case 'half':
        return this.#half(entry, truly(), struck);
      case 'hang':
        await this.#untilHealed(entry.left);
        return this.#broken(entry);
      case 'reset':
        return this.#broken(entry);
    }
  }

  /** @param whole - the answer that a fault may strike; a body of which there is no half is not cut */
  async #struck(entry: Entry, whole: () => ServiceReply): Promise<StruckReply | undefined> {
    const { caller, exchange } = entry;
    if (caller === undefined) return undefined;
    const { method, path } = exchange;
    const changes = ({ kind }: ServiceFault): boolean => kind !== 'service.body-cut' || hasHalf(method, whole());
    const armed = await this.#strikes.strike(caller, `${method} ${path}`, changes);
    if (armed === undefined) return undefined;
    const struck = struckReply(armed.fault, exchange.arrivedWallMs);
    const asked = struck.kind === 'instead' && struck.retryAfterMs !== undefined;
    this.#note(entry, { faultId: armed.id, ...(asked ? { retryAfterMs: struck.retryAfterMs } : {}) });
    return struck;
  }

  async #send(entry: Entry, reply: ServiceReply): Promise<Response> {
    const drawn = reply.delayMs === undefined ? this.#latencies.next('services', entry.caller) : undefined;
    if (drawn !== undefined) this.#note(entry, { latencyMs: drawn.latencyMs });
    await this.#wait(reply.delayMs ?? drawn?.wallMs ?? 0, entry.left);
    if (entry.left.aborted) return this.#broken(entry);
    this.#settle(entry, reply.status ?? 200);
    return responseOf(reply);
  }

  /** Half the body, under the length of the whole or in chunks without the last one. */
  #half(entry: Entry, reply: ServiceReply, { end, framing }: Half): Response {
    const { status = 200 } = reply;
    this.#note(entry, { status });
    return halfOf(reply, bytesOf(reply), {
      end,
      framing,
      over: () => this.#settle(entry, status),
      ending: async (left) => {
        if (end === 'fin') return framing === 'chunks' ? this.#cutOff(left) : 'fin';
        // What was sent has to arrive before the reset.
        await (end === 'stall' ? this.#untilHealed(left) : this.#wait(RESET_PAUSE_MS, left));
        return 'reset';
      },
    });
  }

  /** What was sent has to arrive before the end. */
  async #cutOff(left: AbortSignal): Promise<'cut'> {
    await this.#wait(CHUNK_PAUSE_MS, left);
    return 'cut';
  }

  /** The world has no answer: what comes in its place, and why, for all to see. */
  #unplanned(entry: Entry, instead: ServiceReply): ServiceReply {
    const { method, path } = entry.exchange;
    const { services = {}, pages } = this.#script;
    const there = [...Object.keys(services), ...Object.keys(pages).map((page) => `GET {pages}/${bare(page)}`)];
    const known = there.length === 0 ? 'there is none' : `there are ${there.slice(0, KNOWN_SHOWN).join(', ')}`;
    this.#note(entry, { unplanned: `no service and no page of the world is ${method} ${path}: ${known}` });
    this.#onStray(() => entry.exchange);
    return instead;
  }

  #broken(entry: Entry): Response {
    this.#settle(entry, 0);
    return HttpResponse.error();
  }

  #settle(entry: Entry, status: number): void {
    this.#note(entry, { status, answeredWallMs: this.#clock.now() });
    entry.settled = true;
  }

  #note(entry: Entry, known: Partial<ServiceExchange>): void {
    entry.exchange = { ...entry.exchange, ...known };
  }

  #scripted(exchange: ServiceExchange): ServiceReply | undefined {
    const { services = {} } = this.#script;
    const request = `${exchange.method} ${exchange.path}`;
    const scripted = Object.hasOwn(services, request) ? services[request] : undefined;
    if (scripted === undefined) return undefined;
    const replies = [scripted].flat() as readonly ServiceReply[];
    return replies[Math.min(this.#asked.get(keyOf(exchange)) ?? 0, replies.length - 1)];
  }

  /** The next request of its kind gets the next reply. */
  #take(exchange: ServiceExchange): void {
    const key = keyOf(exchange);
    this.#asked.set(key, (this.#asked.get(key) ?? 0) + 1);
  }

  #page(path: string): ServiceReply | undefined {
    const [, page] = Object.entries(this.#script.pages).find(([key]) => bare(key) === bare(path)) ?? [];
    if (page === undefined) return undefined;
    if (typeof page === 'object' && 'status' in page) return { ...NO_PAGE, status: page.status };
    return { text: typeof page === 'object' ? 'a'.repeat(page.bytes) : page, headers: PAGE_HEADERS, delayMs: 0 };
  }

  /** Ends early when the caller has left. */
  async #wait(ms: number, left: AbortSignal): Promise<void> {
    try {
      if (ms > 0) await this.#clock.sleep(ms, left);
    } catch (error) {
      // Aborted: nobody waits any more.
      if (!left.aborted) throw error;
    }
  }

  /** Until healed, the caller has left, or, where it is given, the time is over. */
  async #untilHealed(left: AbortSignal, ms?: number): Promise<void> {
    const end = AbortSignal.any([this.#strikes.healed, left]);
    if (ms !== undefined) return this.#wait(ms, end);
    if (end.aborted) return;
    await new Promise<void>((resolve) => end.addEventListener('abort', () => resolve(), { once: true }));
  }
}
