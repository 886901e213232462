// What the fake does with one request: an HTTP answer, one that is spoilt, silence, or a broken connection.
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
  /** Told which of them was asked for, from 1. */
  readonly asked?: (answer: number) => void;
  /** What is to be wrong with the words of the answer. */
  readonly wrong?: WrongWords;
}

/** What a fault makes of the words of a true answer. */
export type WrongWords = 'broken-json' | 'refusal' | 'empty' | 'max-tokens' | 'no-usage';

/** One server-sent event. */
export interface StreamEvent {
  /** - `head`: before any text. - `piece`: carries text. - `end`: says that the text is whole, or stands behind such a one. */
  readonly kind: 'head' | 'piece' | 'end';
  /** As it goes over the wire, the empty line at its end included; bytes where a fault has cut it inside a character. */
  readonly wire: string | Uint8Array;
  /** What a `piece` carries, as it stands in `wire`. */
  readonly text?: string;
  /** The event without which no reader may take the answer for whole. Never one that a fault has cut. */
  readonly terminal?: true;
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

/** How an answer travels where it does not do so as it should. */
export interface Course {
  /** The events that are sent of a stream. Default: all. */
  readonly events?: (events: readonly StreamEvent[]) => readonly StreamEvent[];
  /** Wall ms before the first text; healing ends the wait. */
  readonly firstMs?: number;
  /** Wall ms before each event of a stream; healing ends the wait. */
  readonly everyMs?: number;
  /**
   * How the transport ends behind what is sent (of a body that is no stream: behind half of it): cleanly, by a TCP reset,
   * or not before the trial is healed (and then by a reset). Absent: with the answer.
   */
  readonly end?: 'fin' | 'reset' | 'stall';
}

/** The true answer, with something wrong in its words or on its way. A refusal of the provider stays as it is. */
export interface SpoiltReply extends Course {
  readonly kind: 'spoilt';
  readonly words?: WrongWords;
  /** Of an answer that is one JSON body: what is sent instead. */
  readonly json?: (body: unknown) => unknown;
}

export type Reply = HttpReply | SpoiltReply | { readonly kind: 'hang' } | { readonly kind: 'reset' };
