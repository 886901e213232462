// llm.quota: no money is left or none may be spent, as the provider says it. Waiting does not help: somebody has to pay, or to raise a limit.
import type { QuotaReason } from '../../scenario/quota-faults.ts';
import { anthropicError, type AnthropicError } from '../wire/anthropic-error.ts';
import { errorReply } from '../wire/api-error.ts';
import { geminiError, quotaDetails } from '../wire/gemini-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

const GEMINI_PER_DAY = 250;

type Reason = QuotaReason | 'unsaid';

const OPENAI_CODES: Readonly<Record<Reason, string>> = {
  unsaid: 'insufficient_quota',
  'credit-balance': 'credit_balance_exhausted',
  'spend-limit': 'organization_spend_limit_exceeded',
  'project-spend-limit': 'project_spend_limit_exceeded',
  'usage-limit': 'organization_usage_limit_exceeded',
};

const EMPTY =
  'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.';
const RESUMES = 'You will regain access at the beginning of the next month at 00:00 UTC.';

const ANTHROPIC: Readonly<Record<Reason, AnthropicError>> = {
  // The type of a bad request; only the message tells that it is none.
  unsaid: { status: 400, type: 'invalid_request_error', message: EMPTY },
  'credit-balance': { status: 402, type: 'billing_error', message: EMPTY },
  'spend-limit': {
    status: 400,
    type: 'invalid_request_error',
    message: `You have reached your specified API usage limits. ${RESUMES}`,
  },
  'project-spend-limit': {
    status: 400,
    type: 'invalid_request_error',
    message: `You have reached your specified workspace API usage limits. ${RESUMES}`,
  },
  // The status and the type of a rate limit; only the code in the details, and that no wait is told, tell that it is none.
  'usage-limit': {
    status: 429,
    type: 'rate_limit_error',
    message: `Your organization has reached its monthly spend limit. ${RESUMES}`,
    details: { error_code: 'enforced_spend_limit_reached' },
  },
};

export const quota: FaultReply<'llm.quota'> = ({ reason }, call) => {
  const why: Reason = reason ?? 'unsaid';
  const { requestId, provider } = call;
  switch (provider) {
    case 'openai':
      // The status of a rate limit; only type and code tell that it is none.
      return errorReply(requestId, {
        status: 429,
        message:
          'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
        type: 'insufficient_quota',
        code: OPENAI_CODES[why],
      });
    case 'anthropic':
      return anthropicError(requestId, ANTHROPIC[why]);
    case 'gemini':
      // The status of a rate limit; only the day in the name of the quota tells that it is none.
      return geminiError(call, {
        status: 429,
        state: 'RESOURCE_EXHAUSTED',
        ...quotaDetails(call, { which: 'requests', limit: GEMINI_PER_DAY, window: 'PerDay' }),
      });
  }
};
