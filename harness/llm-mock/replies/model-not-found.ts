// llm.model-not-found: 404 as the provider sends it for a model that does not exist, or no longer.
import { anthropicError } from '../wire/anthropic-error.ts';
import { errorReply } from '../wire/api-error.ts';
import { geminiError } from '../wire/gemini-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const modelNotFound: FaultReply<'llm.model-not-found'> = (_fault, call) => {
  const { requestId, provider, model } = call;
  switch (provider) {
    case 'openai':
      return errorReply(requestId, {
        status: 404,
        message: `The model \`${model}\` does not exist or you do not have access to it.`,
        type: 'invalid_request_error',
        code: 'model_not_found',
      });
    case 'anthropic':
      return anthropicError(requestId, { status: 404, type: 'not_found_error', message: `model: ${model}` });
    case 'gemini':
      return geminiError(call, {
        status: 404,
        state: 'NOT_FOUND',
        message: `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
      });
  }
};
