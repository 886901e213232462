// HTTP 429 for rate, with or without Retry-After: the one error that says how long to wait.
import type { Fault, RetryAfter } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type RateLimit = Extract<Fault, { kind: 'llm.rate-limit' }>;

/** The header, for people, in a few words. */
export const headerTitle = (retryAfter: RetryAfter | undefined): string => {
  if (retryAfter === undefined) return 'without Retry-After';
  return 'seconds' in retryAfter
    ? `Retry-After ${retryAfter.seconds} s`
    : `Retry-After date +${retryAfter.dateInSeconds} s`;
};

export const rateLimit: FaultKindOf<RateLimit> = llmFaultKind<RateLimit>(
  'llm.rate-limit',
  ({ retryAfter }) => `HTTP 429 (${headerTitle(retryAfter)})`,
);
