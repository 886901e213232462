// A 429 for rate as each provider sends it: which limit, what is left, when it is whole again, how long to wait.
import type { ProviderLimit } from '../../scenario/types.ts';
import type { Call, HttpReply } from '../reply.ts';
import { anthropicError } from './anthropic-error.ts';
import { errorReply } from './api-error.ts';
import { geminiError, quotaDetails } from './gemini-error.ts';
import { durationText, limitHeadersOf, type Limits } from './limits.ts';

/** What was exceeded, and by how much. */
export interface Exceeded {
  readonly which: ProviderLimit;
  readonly limits: Limits;
  readonly used: number;
  readonly requested: number;
  readonly perMs: number;
}

/** When to come back, in the forms of the providers. */
export interface Wait {
  readonly headers: Readonly<Record<string, string>>;
  /** As Gemini writes it in its body; absent: it does not say. */
  readonly delay?: string;
  /** Absent where nothing was asked that exists. */
  readonly ms?: number;
}

const MS_PER_S = 1_000;

/** The wait until the limit is whole again, in every form that the provider has for it. */
export function waitUntilReset({ provider }: Call, resetMs: number): Wait {
  const ms = Math.ceil(resetMs);
  const seconds = String(Math.ceil(ms / MS_PER_S));
  const headers = { 'retry-after': seconds };
  switch (provider) {
    case 'openai':
      return { headers: { ...headers, 'retry-after-ms': String(ms) }, ms };
    case 'anthropic':
      return { headers, ms: Number(seconds) * MS_PER_S };
    case 'gemini':
      return { headers: {}, delay: `${ms / MS_PER_S}s`, ms };
  }
}

/** @param wait - default: until the limit is whole again */
export function rateLimited(call: Call, exceeded: Exceeded, wait?: Wait): HttpReply {
  const { which, limits } = exceeded;
  const resetMs = limits[which]?.resetMs ?? 0;
  const { headers, ms, delay } = wait ?? waitUntilReset(call, resetMs);
  const parts = {
    status: 429,
    headers: { ...limitHeadersOf(call, limits), ...headers },
    ...(ms === undefined ? {} : { retryAfterMs: ms }),
  };
  switch (call.provider) {
    case 'openai': {
      const message = openAiMessage(call, exceeded, resetMs);
      return errorReply(call.requestId, { ...parts, message, type: which, code: 'rate_limit_exceeded' });
    }
    case 'anthropic': {
      const message = anthropicMessage(exceeded);
      return anthropicError(call.requestId, { ...parts, type: 'rate_limit_error', message });
    }
    case 'gemini': {
      const { message, details } = quotaDetails(call, { which, limit: limitOf(exceeded), delay, window: 'PerMinute' });
      return geminiError(call, { ...parts, state: 'RESOURCE_EXHAUSTED', message, details });
    }
  }
}

const limitOf = ({ which, limits }: Exceeded): number => limits[which]?.limit ?? 0;

/** What a window of this length is called. */
const WINDOWS: Readonly<Record<number, string>> = {
  1_000: 'second',
  60_000: 'minute',
  3_600_000: 'hour',
  86_400_000: 'day',
};
const windowName = (perMs: number): string => WINDOWS[perMs] ?? durationText(perMs);

function openAiMessage(call: Call, exceeded: Exceeded, resetMs: number): string {
  const { which, used, requested, perMs } = exceeded;
  const model = call.model === '' ? 'default' : call.model;
  const per = windowName(perMs);
  const short = per === 'minute' ? `min (${which === 'requests' ? 'RPM' : 'TPM'})` : per;
  const limit = limitOf(exceeded);
  const where = `for ${model} in organization org-ordeal on ${which} per ${short}: Limit ${limit}`;
  // What is larger than the whole limit never gets through, whenever it comes back.
  if (requested > limit) {
    return `Request too large ${where}, Requested ${requested}. The input or output tokens must be reduced in order to run successfully. Visit https://platform.openai.com/account/rate-limits to learn more.`;
  }
  return `Rate limit reached ${where}, Used ${used}, Requested ${requested}. Please try again in ${durationText(resetMs)}. Visit https://platform.openai.com/account/rate-limits to learn more.`;
}

const anthropicMessage = (exceeded: Exceeded): string => {
  const what = exceeded.which === 'requests' ? 'requests' : 'input tokens';
  const limit = new Intl.NumberFormat('en-US').format(limitOf(exceeded));
  return `This request would exceed your organization's rate limit of ${limit} ${what} per ${windowName(exceeded.perMs)}. For details, refer to: https://docs.claude.com/en/api/rate-limits.`;
};
