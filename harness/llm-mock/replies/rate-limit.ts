// llm.rate-limit: 429 as the provider sends it when requests per minute run out.
import type { RetryAfter } from '../../scenario/types.ts';
import type { Call, HttpReply } from '../reply.ts';
import { anthropicError } from '../wire/anthropic-error.ts';
import { resetAt } from '../wire/anthropic-headers.ts';
import { errorReply } from '../wire/api-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

const LIMIT_PER_MINUTE = 500;
const DEFAULT_RESET_S = 1;
const MS_PER_S = 1000;

/** What a header asks for. */
export interface Asked {
  readonly header: string;
  readonly ms: number;
}

export const rateLimit: FaultReply<'llm.rate-limit'> = (fault, call): HttpReply => {
  const asked = fault.retryAfter === undefined ? undefined : askedBy(fault.retryAfter, call.arrivedWallMs);
  const resetMs = Math.max(0, asked?.ms ?? DEFAULT_RESET_S * MS_PER_S);
  switch (call.provider) {
    case 'openai':
      return openAi(call, asked, resetMs);
    case 'anthropic':
      return anthropic(call, asked, resetMs);
  }
};

function openAi(call: Call, asked: Asked | undefined, resetMs: number): HttpReply {
  const resetS = Math.ceil(resetMs / MS_PER_S);
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
      ...headerOf(asked),
    },
    ...askedMs(asked),
  });
}

const anthropic = (call: Call, asked: Asked | undefined, resetMs: number): HttpReply =>
  anthropicError(call.requestId, {
    status: 429,
    type: 'rate_limit_error',
    message: `This request would exceed your organization's rate limit of ${LIMIT_PER_MINUTE} requests per minute. For details, refer to: https://docs.claude.com/en/api/rate-limits.`,
    headers: {
      'anthropic-ratelimit-requests-limit': String(LIMIT_PER_MINUTE),
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': resetAt(call.arrivedWallMs + resetMs),
      ...headerOf(asked),
    },
    ...askedMs(asked),
  });

const headerOf = (asked: Asked | undefined): Record<string, string> =>
  asked === undefined ? {} : { 'retry-after': asked.header };

const askedMs = (asked: Asked | undefined): { readonly retryAfterMs?: number } =>
  asked === undefined ? {} : { retryAfterMs: asked.ms };

/** The header and what it asks for. A date has whole seconds only: rounded up, so that it never asks for less than was said. */
export function askedBy(wanted: RetryAfter, nowMs: number): Asked {
  if ('seconds' in wanted) return { header: String(wanted.seconds), ms: wanted.seconds * MS_PER_S };
  const atMs = Math.ceil((nowMs + wanted.dateInSeconds * MS_PER_S) / MS_PER_S) * MS_PER_S;
  return { header: new Date(atMs).toUTCString(), ms: atMs - nowMs };
}

/** `20s`, `6m0s`: how OpenAI writes the time to a reset. */
function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
}
