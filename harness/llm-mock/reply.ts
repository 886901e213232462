// What the fake does with one request: an HTTP answer, silence, a stream that is cut, or a broken connection.
import type { LlmAnswer } from '../scenario/types.ts';
import type { Caller } from './caller.ts';
import type { Usage } from './tokens.ts';

/** Whose wire format an address speaks. */
export type Provider = 'openai' | 'anthropic' | 'gemini';

/** One request that was read. */
export interface Call {
  readonly caller: Caller;
  readonly provider: Provider;
  /** `/v1/chat/completions` */
  readonly path: string;
  /** What follows the `?` of the address. */
  readonly query: URLSearchParams;
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

/** One server-sent event. */
export interface StreamEvent {
  /** - `head`: before any text. - `piece`: carries text. - `end`: says that the text is whole, or stands behind such a one. */
  readonly kind: 'head' | 'piece' | 'end';
  /** As it goes over the wire, the empty line at its end included. */
  readonly wire: string;
  /** Output tokens sent up to here, this event included. */
  readonly tokensOut: number;
}

export interface HttpReply {
  readonly kind: 'http';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON of the body, the events of a stream, or a page that is none of the provider's. */
  readonly body: { readonly json: unknown } | { readonly events: readonly StreamEvent[] } | { readonly html: string };
  readonly usage: Usage;
  /**
   * Whether a provider would charge. The rule: true answers (2xx) of a metered endpoint are billed when the answer is made,
   * also when the caller dies before it reads them; a stream for the prompt and for what was sent of it;
   * 4xx, 5xx, a hang and a reset are never billed.
   */
  readonly billed: boolean;
  /** The wait that the answer asks for, ms from the arrival of the request; absent where it asks for none that exists (-5, Infinity). */
  readonly retryAfterMs?: number;
}

export type Reply =
  | HttpReply
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  /** The true answer, streamed, that ends after so many pieces and before it says that it is whole. */
  | { readonly kind: 'cut'; readonly afterChunks: number };
