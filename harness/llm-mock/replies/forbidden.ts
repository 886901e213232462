// llm.forbidden: 403 as the provider sends it to a key that may not use the model.
import { anthropicError } from '../wire/anthropic-error.ts';
import { errorReply } from '../wire/api-error.ts';
import { geminiError } from '../wire/gemini-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const forbidden: FaultReply<'llm.forbidden'> = (_fault, call) => {
  const { requestId, provider, model } = call;
  switch (provider) {
    case 'openai':
      return errorReply(requestId, {
        status: 403,
        message: `Project does not have access to model \`${model}\``,
        type: 'invalid_request_error',
        code: 'model_not_found',
      });
    case 'anthropic':
      return anthropicError(requestId, {
        status: 403,
        type: 'permission_error',
        message: 'Your API key does not have permission to use the specified resource.',
      });
    case 'gemini':
      return geminiError(call, {
        status: 403,
        state: 'PERMISSION_DENIED',
        message: 'The caller does not have permission',
      });
  }
};
