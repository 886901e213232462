// What the fake does with one request: an HTTP answer, silence, or a broken connection.
import type { LlmAnswer } from '../scenario/types.ts';
import type { Caller } from './caller.ts';
import type { Usage } from './tokens.ts';

/** One request that was read. */
export interface Call {
  readonly caller: Caller;
  /** `/v1/chat/completions` */
  readonly path: string;
  /** Unique in the run. */
  readonly requestId: string;
  readonly arrivedWallMs: number;
  /** The request's body; `{}` for a request without one. */
  readonly body: Readonly<Record<string, unknown>>;
  /** `''` when the request names none. */
  readonly model: string;
  /** Tokens of the prompt, whether or not they end up being metered. */
  readonly promptTokens: number;
  /** Scripted answers, the scenario's own first. */
  readonly answers: readonly LlmAnswer[];
}

export interface HttpReply {
  readonly kind: 'http';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON of the body, or the events of a stream. */
  readonly body: { readonly json: unknown } | { readonly events: readonly string[] };
  readonly usage: Usage;
  /**
   * Whether a provider would charge. The rule: true answers (2xx) of a metered endpoint are billed when the answer is made,
   * also when the caller dies before it reads them; 4xx, 5xx, a hang and a reset are never billed.
   */
  readonly billed: boolean;
  /** What the Retry-After header asks for, ms from the arrival of the request. */
  readonly retryAfterMs?: number;
}

export type Reply = HttpReply | { readonly kind: 'hang' } | { readonly kind: 'reset' };
