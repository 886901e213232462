// llm.rate-limit: 429 as the provider sends it when a limit per minute runs out.
import type { RetryAfter } from '../../scenario/types.ts';
import type { Call, HttpReply } from '../reply.ts';
import type { Limits } from '../wire/limits.ts';
import { rateLimited, type Wait } from '../wire/rate-limited.ts';
import type { FaultReply } from './reply-of-kind.ts';

const PER_MINUTE = { requests: 500, tokens: 30_000 } as const;
const MINUTE_MS = 60_000;
/** The time to the reset where nothing usable is said. */
const RESET_MS = 1_000;
const MS_PER_S = 1_000;
/** No window is longer: what asks for more is no time to a reset. */
const RESET_MAX_MS = 24 * 60 * MINUTE_MS;

export const rateLimit: FaultReply<'llm.rate-limit'> = ({ retryAfter, limit: which = 'requests' }, call): HttpReply => {
  const wait = retryAfter === undefined ? { headers: {} } : waitOf(retryAfter, call);
  const { ms } = wait;
  const resetMs = ms !== undefined && ms > 0 && ms <= RESET_MAX_MS ? ms : RESET_MS;
  const limit = PER_MINUTE[which];
  const limits: Limits = { [which]: { limit, remaining: 0, resetMs } };
  const requested = which === 'requests' ? 1 : Math.max(1, call.promptTokens);
  return rateLimited(call, { which, limits, used: limit, requested, perMs: MINUTE_MS }, wait);
};

/** The wait as it is said. */
function waitOf(asked: RetryAfter, { provider, arrivedWallMs }: Call): Wait {
  if (provider !== 'gemini') return waitInHeaders(asked, arrivedWallMs);
  if ('text' in asked) return { headers: {}, delay: asked.text };
  const { ms } = saidBy(asked, arrivedWallMs);
  return { headers: {}, delay: `${ms / MS_PER_S}s`, ...knownOf(ms) };
}

/** The wait as a header says it, of whatever service. */
export function waitInHeaders(asked: RetryAfter, nowMs: number): Wait {
  if ('text' in asked) return { headers: { 'retry-after': asked.text } };
  const { header, value, ms } = saidBy(asked, nowMs);
  return { headers: { [header]: value }, ...knownOf(ms) };
}

/** What is over already asks for nothing. */
const knownOf = (ms: number): { readonly ms?: number } => (ms >= 0 ? { ms } : {});

interface Said {
  readonly header: string;
  readonly value: string;
  readonly ms: number;
}

/** A date has whole seconds only: rounded up, so that it never asks for less than was meant. */
function saidBy(asked: Exclude<RetryAfter, { text: string }>, nowMs: number): Said {
  if ('seconds' in asked) return { header: 'retry-after', value: String(asked.seconds), ms: asked.seconds * MS_PER_S };
  if ('milliseconds' in asked)
    return { header: 'retry-after-ms', value: String(asked.milliseconds), ms: asked.milliseconds };
  const atMs = Math.ceil((nowMs + asked.dateInSeconds * MS_PER_S) / MS_PER_S) * MS_PER_S;
  return { header: 'retry-after', value: new Date(atMs).toUTCString(), ms: atMs - nowMs };
}
