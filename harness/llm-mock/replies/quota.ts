// llm.quota: the account has no credit left, as the provider says it. Waiting does not help: somebody has to pay.
import { anthropicError } from '../wire/anthropic-error.ts';
import { errorReply } from '../wire/api-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const quota: FaultReply<'llm.quota'> = (_fault, { requestId, provider }) => {
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
  }
};
