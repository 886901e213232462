// Which requests a fault answers, at the provider and at the other services, and when an answer says to come back.

/** Which requests of activities are meant. */
interface RequestTrigger {
  /** Activity type that makes the call. */
  readonly activity: string;
  /** Attempts of the activity that are struck: one, a closed range, or `every`. Default 1. */
  readonly attempts?: number | readonly [first: number, last: number] | 'every';
  /**
   * Which activities of this type, in the order in which the execution schedules them, over all its runs: one (from 1), or `every`.
   * So the same one is struck each time, whichever of several calls first. Local activities count by the arrival of their first call.
   * Default 1; `every` where `containing` says which.
   */
  readonly instance?: number | 'every';
  /**
   * Only this execution of the trial, by its number (`{n}`, from 1). Default: any where `instance` is `every`, or `containing` says which;
   * else the first, since a number counts within one execution.
   */
  readonly execution?: number;
  /**
   * Which call of the attempt's body, from 1; where a `request` is named, among the calls of it alone.
   * The client's own repetitions count as the call that they repeat (at the provider). Calls that an attempt makes at the same time count as
   * they arrive: `containing` tells them apart. Default: all of them.
   */
  readonly nth?: number;
}

/** Which LLM requests a fault answers. */
export interface CallTrigger extends RequestTrigger {
  /**
   * Requests of one attempt that repeat a call by the client library itself: 0 is the call, 1 the library's first repetition;
   * one, or a closed range. Default: all of them. Known by the header `x-stainless-retry-count` of OpenAI's and Anthropic's clients; a client
   * that does not send it (Google's, Vercel's `ai`) repeats as a call of its own: number 0 here, and the next one for `nth`.
   */
  readonly sdkRetries?: number | readonly [first: number, last: number];
  /** A piece of the prompt. */
  readonly containing?: string;
}

/** Which requests at services and pages a fault answers. */
export interface ServiceTrigger extends RequestTrigger {
  /** One service (`GET /jobs/7`) or page (`GET {pages}/article`) of the world. Absent: all that the activity asks. */
  readonly request?: string;
}

/**
 * When a 429 says to come back. Absent: it does not say.
 *
 * - `seconds`, `dateInSeconds`: Retry-After in seconds, or as a date so far ahead; below 0 it is over already.
 * - `milliseconds`: OpenAI's `retry-after-ms`.
 * - `text`: Retry-After as it stands here (`'Infinity'`, `'soon'`).
 *
 * Gemini says it in the body (`RetryInfo`) and sends no header.
 */
export type RetryAfter =
  | { readonly seconds: number }
  | { readonly dateInSeconds: number }
  | { readonly milliseconds: number }
  | { readonly text: string };

/** What runs out within a window. */
export type ProviderLimit = 'requests' | 'tokens';
