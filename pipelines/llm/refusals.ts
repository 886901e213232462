// How an error that a provider answers with is read: rows of data, the first that fits holds. The rows of HTTP itself are here.
import type { FailureType } from './failures.ts';

/** What a provider's answer says about its failure. */
export interface Refusal {
  /** Absent: an error event inside a stream that began with 200. */
  readonly status?: number | undefined;
  /** The provider's own names for it: code, type. */
  readonly says?: readonly string[];
  readonly message?: string;
}

/** One way to be refused. Every part that is given must fit. */
export interface RefusalRow {
  /** A status, from–to inclusive, or an error event inside a stream. Absent: any. */
  readonly status?: number | readonly [from: number, to: number] | 'event';
  /** One of these is the provider's code or type. */
  readonly says?: readonly string[];
  /** A part of the message, in lower case: only where the provider gives no code. */
  readonly containing?: string;
  readonly failure: FailureType;
  /** Why, for people. */
  readonly because: string;
}

/** Statuses as every HTTP service means them; the end of each provider's table. */
export const HTTP_REFUSALS: readonly RefusalRow[] = [
  { status: 401, failure: 'AuthenticationError', because: 'the key is wrong now and will be wrong in two minutes' },
  { status: 402, failure: 'QuotaExceededError', because: 'money is missing, not patience' },
  { status: 403, failure: 'PermissionError', because: 'the key may not use this model, region or page' },
  { status: 408, failure: 'TimeoutError', because: 'the request did not arrive in time' },
  { status: 409, failure: 'ServerError', because: "a lock on the provider's side; it goes away" },
  { status: 413, failure: 'InvalidRequestError', because: 'the same request is as large next time' },
  { status: 425, failure: 'ServerError', because: 'the service asks for the same request again' },
  { status: 429, failure: 'RateLimitError', because: 'too fast; Retry-After says when' },
  { status: [400, 499], failure: 'InvalidRequestError', because: 'the same request gets the same answer' },
  { status: [500, 599], failure: 'ServerError', because: 'the service is broken, overloaded or restarting' },
  { failure: 'ServerError', because: 'whatever a broken proxy makes up' },
];

/** The failure type of a refusal: that of the first row that fits. */
export function failureTypeOf(refusal: Refusal, rows: readonly RefusalRow[] = HTTP_REFUSALS): FailureType {
  return rows.find((row) => fits(row, refusal))?.failure ?? 'ServerError';
}

function fits({ status, says, containing }: RefusalRow, refusal: Refusal): boolean {
  if (!statusFits(status, refusal.status)) return false;
  if (says !== undefined && !says.some((name) => refusal.says?.includes(name) === true)) return false;
  return containing === undefined || (refusal.message?.toLowerCase().includes(containing) ?? false);
}

function statusFits(wanted: RefusalRow['status'], status: number | undefined): boolean {
  if (wanted === undefined) return true;
  if (wanted === 'event') return status === undefined;
  if (status === undefined) return false;
  return typeof wanted === 'number' ? status === wanted : status >= wanted[0] && status <= wanted[1];
}
