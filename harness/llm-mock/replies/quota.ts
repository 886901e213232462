// llm.quota: the account has no credit left, as the provider says it. Waiting does not help: somebody has to pay.
import { anthropicError } from '../wire/anthropic-error.ts';
import { errorReply } from '../wire/api-error.ts';
import { geminiError, quotaDetails } from '../wire/gemini-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

const GEMINI_PER_DAY = 250;

export const quota: FaultReply<'llm.quota'> = (_fault, call) => {
  const { requestId, provider } = call;
  switch (provider) {
    case 'openai':
      // The status of a rate limit; only type and code tell that it is none.
      return errorReply(requestId, {
        status: 429,
        message:
          'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      });
    case 'anthropic':
      // The type of a bad request; only the message tells that it is none.
      return anthropicError(requestId, {
        status: 400,
        type: 'invalid_request_error',
        message:
          'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
      });
    case 'gemini':
      // The status of a rate limit; only the day in the name of the quota tells that it is none.
      return geminiError(call, {
        status: 429,
        state: 'RESOURCE_EXHAUSTED',
        ...quotaDetails(call, { which: 'requests', limit: GEMINI_PER_DAY, window: 'PerDay' }),
      });
  }
};
