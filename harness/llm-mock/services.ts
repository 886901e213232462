// The services of a trial: scripted answers over real HTTP, and a ledger of the requests that reached them.
import { HttpResponse } from 'msw';
import type { ServiceExchange } from '../../reports/evidence/types.ts';
import type { WallClock } from '../clock.ts';
import type { ServiceReply } from '../scenario/types.ts';
import { readCaller } from './caller.ts';
import { Latencies } from './latency.ts';
import type { LlmScript } from './types.ts';

const NOT_FOUND: ServiceReply = { status: 404, json: { error: 'Not Found' } };

/** A ledger entry, open until the request is answered or gone. */
interface Entry {
  exchange: ServiceExchange;
  settled: boolean;
}

export class Services {
  readonly #script: LlmScript;
  readonly #clock: WallClock;
  readonly #latencies: Latencies;
  readonly #ledger: Entry[] = [];
  /** Requests so far, by execution and request: the nth gets the nth reply. */
  readonly #asked = new Map<string, number>();

  constructor(script: LlmScript, clock: WallClock) {
    this.#script = script;
    this.#clock = clock;
    this.#latencies = new Latencies(script.latency, script.workflowIdPrefix);
  }

  /** @param path - `/jobs/7`, without the query string */
  async serve(request: Request, path: string): Promise<Response> {
    const caller = readCaller(request.headers);
    const now = this.#clock.now();
    const { method } = request;
    const idempotencyKey = request.headers.get('idempotency-key');
    const entry: Entry = {
      settled: false,
      exchange: {
        trial: this.#script.trial,
        workflowId: caller?.workflowId ?? '',
        runId: caller?.runId ?? '',
        activityType: caller?.activityType ?? '',
        activityId: caller?.activityId ?? '',
        attempt: caller?.attempt ?? 0,
        method,
        path,
        status: 0,
        ...(idempotencyKey === null ? {} : { idempotencyKey }),
        arrivedWallMs: now,
        answeredWallMs: now,
      },
    };
    this.#ledger.push(entry);
    const known = this.#replyTo(`${method} ${path}`, entry.exchange.workflowId);
    const drawn =
      known === undefined || known.delayMs !== undefined ? undefined : this.#latencies.next('services', caller);
    if (drawn !== undefined) entry.exchange = { ...entry.exchange, latencyMs: drawn.latencyMs };
    const stayed = await this.#wait(known?.delayMs ?? drawn?.wallMs ?? 0, request.signal);
    const reply = known ?? NOT_FOUND;
    const status = stayed ? (reply.status ?? 200) : 0;
    entry.exchange = { ...entry.exchange, status, answeredWallMs: this.#clock.now() };
    entry.settled = true;
    return stayed ? responseOf(reply) : HttpResponse.error();
  }

  /** All requests, in order of arrival. One that is still open ends unanswered, now. */
  collect(): readonly ServiceExchange[] {
    const answeredWallMs = this.#clock.now();
    return this.#ledger.map(({ exchange, settled }) => (settled ? exchange : { ...exchange, answeredWallMs }));
  }

  #replyTo(request: string, workflowId: string): ServiceReply | undefined {
    const { services = {} } = this.#script;
    const scripted = Object.hasOwn(services, request) ? services[request] : undefined;
    if (scripted === undefined) return undefined;
    const replies = [scripted].flat() as readonly ServiceReply[];
    const key = JSON.stringify([workflowId, request]);
    const nth = this.#asked.get(key) ?? 0;
    this.#asked.set(key, nth + 1);
    return replies[Math.min(nth, replies.length - 1)];
  }

  /** Whether the caller is still there afterwards. */
  async #wait(ms: number, left: AbortSignal): Promise<boolean> {
    try {
      if (ms > 0) await this.#clock.sleep(ms, left);
    } catch (error) {
      // Aborted: the caller has left.
      if (!left.aborted) throw error;
    }
    return !left.aborted;
  }
}

/** Statuses whose answers have no body. */
const BODILESS = [204, 205, 304];

function responseOf({ status = 200, json, text, headers = {} }: ServiceReply): Response {
  if (BODILESS.includes(status)) return new HttpResponse(null, { status, headers });
  if (json !== undefined) return HttpResponse.json(json as Record<string, unknown>, { status, headers });
  return new HttpResponse(text ?? '', { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });
}
