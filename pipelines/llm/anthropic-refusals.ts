// Anthropic's errors. Pure data; pipelines/README.md shows it.
import { HTTP_REFUSALS, type RefusalRow } from './refusals.ts';

/** Limits on money. `ramp_limit_exceeded` is none of them: it ends with its Retry-After. */
const SPENT = [
  'billing_error',
  'enforced_spend_limit_reached',
  'contract_spend_limit_reached',
  'linked_organization_spend_limit_reached',
  'linked_organization_billing_unavailable',
] as const;

export const ANTHROPIC_REFUSALS: readonly RefusalRow[] = [
  { says: SPENT, failure: 'QuotaExceededError', because: 'a limit on money; no wait fills it' },
  {
    status: 400,
    containing: 'credit balance is too low',
    failure: 'QuotaExceededError',
    because: 'an empty account is told as an invalid request without a code',
  },
  {
    status: 400,
    containing: 'prompt is too long',
    failure: 'ContextLengthExceeded',
    because: 'the prompt does not fit the model; there is no code for it',
  },
  {
    status: 400,
    containing: 'exceed context limit',
    failure: 'ContextLengthExceeded',
    because: 'the prompt and max_tokens together do not fit the model',
  },
  { status: 529, failure: 'ServerError', because: 'overloaded for all users; it passes' },
  {
    status: 'event',
    says: ['overloaded_error'],
    failure: 'ServerError',
    because: 'overloaded, said inside the stream',
  },
  {
    status: 'event',
    says: ['rate_limit_error'],
    failure: 'RateLimitError',
    because: 'too fast, said inside the stream',
  },
  {
    status: 'event',
    says: ['invalid_request_error'],
    failure: 'InvalidRequestError',
    because: 'the same request gets the same answer',
  },
  ...HTTP_REFUSALS,
];
