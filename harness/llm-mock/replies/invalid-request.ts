// llm.invalid-request: 400 as the provider sends it for a request it cannot make sense of.
import { anthropicError } from '../wire/anthropic-error.ts';
import { invalidRequest } from '../wire/api-error.ts';
import { geminiRefusal } from '../wire/gemini-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const badRequest: FaultReply<'llm.invalid-request'> = (_fault, call) => {
  const { requestId, provider } = call;
  switch (provider) {
    case 'openai':
      return invalidRequest(requestId, "Invalid value: 'text'. Supported values are: 'json_object' and 'json_schema'.");
    case 'anthropic':
      return anthropicError(requestId, {
        status: 400,
        type: 'invalid_request_error',
        message: 'messages: at least one message is required',
      });
    case 'gemini':
      return geminiRefusal(call, '* GenerateContentRequest.contents: contents is not specified\n');
  }
};
