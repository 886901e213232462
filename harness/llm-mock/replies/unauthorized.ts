// llm.unauthorized: 401 as the provider sends it for a wrong key. The key itself is never repeated.
import { anthropicError } from '../wire/anthropic-error.ts';
import { errorReply } from '../wire/api-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const unauthorized: FaultReply<'llm.unauthorized'> = (_fault, { requestId, provider }) => {
  switch (provider) {
    case 'openai':
      return errorReply(requestId, {
        status: 401,
        message:
          'Incorrect API key provided: sk-****. You can find your API key at https://platform.openai.com/account/api-keys.',
        type: 'invalid_request_error',
        code: 'invalid_api_key',
      });
    case 'anthropic':
      return anthropicError(requestId, { status: 401, type: 'authentication_error', message: 'invalid x-api-key' });
  }
};
