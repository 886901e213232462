// HTTP 429 for rate, with or without Retry-After: the one error that says how long to wait.
import type { Fault, RetryAfter } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type RateLimit = Extract<Fault, { kind: 'llm.rate-limit' }>;

/** The header, for people, in a few words. */
export const headerTitle = (retryAfter: RetryAfter | undefined): string => {
  if (retryAfter === undefined) return 'without Retry-After';
  if ('seconds' in retryAfter) return `Retry-After ${retryAfter.seconds} s`;
  if ('milliseconds' in retryAfter) return `retry-after-ms ${retryAfter.milliseconds}`;
  if ('text' in retryAfter) return `Retry-After ${JSON.stringify(retryAfter.text)}`;
  const { dateInSeconds } = retryAfter;
  return `Retry-After date ${dateInSeconds < 0 ? '' : '+'}${dateInSeconds} s`;
};

export const rateLimit: FaultKindOf<RateLimit> = llmFaultKind<RateLimit>(
  'llm.rate-limit',
  ({ retryAfter, limit }) => `HTTP 429 (${limit === 'tokens' ? 'tokens, ' : ''}${headerTitle(retryAfter)})`,
);
