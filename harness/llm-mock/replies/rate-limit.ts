// llm.rate-limit: 429 as OpenAI sends it when requests per minute run out.
import type { RetryAfter } from '../../scenario/types.ts';
import type { HttpReply } from '../reply.ts';
import { errorReply } from '../wire/api-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

const LIMIT_PER_MINUTE = 500;
const DEFAULT_RESET_S = 1;
const MS_PER_S = 1000;

export const rateLimit: FaultReply<'llm.rate-limit'> = (fault, call): HttpReply => {
  const asked = fault.retryAfter === undefined ? undefined : retryAfter(fault.retryAfter, call.arrivedWallMs);
  const resetS = Math.max(0, Math.ceil((asked?.ms ?? DEFAULT_RESET_S * MS_PER_S) / MS_PER_S));
  const model = call.model === '' ? 'default' : call.model;
  return errorReply(call.requestId, {
    status: 429,
    message:
      `Rate limit reached for ${model} in organization org-ordeal on requests per min (RPM): ` +
      `Limit ${LIMIT_PER_MINUTE}, Used ${LIMIT_PER_MINUTE}, Requested 1. Please try again in ${duration(resetS)}. ` +
      'Visit https://platform.openai.com/account/rate-limits to learn more.',
    type: 'requests',
    code: 'rate_limit_exceeded',
    headers: {
      'x-ratelimit-limit-requests': String(LIMIT_PER_MINUTE),
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': duration(resetS),
      ...(asked === undefined ? {} : { 'retry-after': asked.header }),
    },
    ...(asked === undefined ? {} : { retryAfterMs: asked.ms }),
  });
};

/** The header and what it asks for. A date has whole seconds only: rounded up, so that it never asks for less than was said. */
function retryAfter(wanted: RetryAfter, nowMs: number): { header: string; ms: number } {
  if ('seconds' in wanted) return { header: String(wanted.seconds), ms: wanted.seconds * MS_PER_S };
  const atMs = Math.ceil((nowMs + wanted.dateInSeconds * MS_PER_S) / MS_PER_S) * MS_PER_S;
  return { header: new Date(atMs).toUTCString(), ms: atMs - nowMs };
}

/** `20s`, `6m0s`: how OpenAI writes the time to a reset. */
function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
}
