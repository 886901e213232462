// OpenAI's errors, and those of the servers that speak its protocol. Pure data; pipelines/README.md shows it.
import { HTTP_REFUSALS, type RefusalRow } from './refusals.ts';

/** 429s that no wait heals: the provider says so itself. */
const QUOTA = [
  'insufficient_quota',
  'credit_balance_exhausted',
  'billing_hard_limit_reached',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
  'organization_usage_limit_exceeded',
] as const;

export const OPENAI_REFUSALS: readonly RefusalRow[] = [
  { status: 429, says: QUOTA, failure: 'QuotaExceededError', because: 'the budget is spent; no wait fills it' },
  {
    status: 400,
    says: ['context_length_exceeded'],
    failure: 'ContextLengthExceeded',
    because: 'the prompt does not fit the model',
  },
  {
    status: 400,
    containing: 'maximum context length',
    failure: 'ContextLengthExceeded',
    because: 'the same, from servers that send no code',
  },
  {
    status: 400,
    says: ['content_filter', 'content_policy_violation'],
    failure: 'ContentRefusedError',
    because: 'the prompt itself is refused',
  },
  { status: 'event', says: QUOTA, failure: 'QuotaExceededError', because: 'the budget ran out inside the stream' },
  {
    status: 'event',
    says: ['rate_limit_exceeded', 'rate_limit_error', 'slow_down'],
    failure: 'RateLimitError',
    because: 'too fast, said inside the stream',
  },
  {
    status: 'event',
    says: ['context_length_exceeded'],
    failure: 'ContextLengthExceeded',
    because: 'the prompt and the answer do not fit the model',
  },
  {
    status: 'event',
    says: ['invalid_request_error'],
    failure: 'InvalidRequestError',
    because: 'the same request gets the same answer',
  },
  ...HTTP_REFUSALS,
];
