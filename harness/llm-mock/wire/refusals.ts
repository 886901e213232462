// Answers to requests that no endpoint serves, in the form of the provider that was meant.
import type { HttpReply, Provider } from '../reply.ts';
import { anthropicError } from './anthropic-error.ts';
import { errorReply, invalidRequest } from './api-error.ts';

/** Clients retry 5xx by themselves; this header, which both providers send, tells them not to. */
const NO_RETRY = { 'x-should-retry': 'false' };

export function unreadable(provider: Provider, requestId: string): HttpReply {
  switch (provider) {
    case 'openai':
      return invalidRequest(
        requestId,
        'We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.',
      );
    case 'anthropic':
      return anthropicError(requestId, {
        status: 400,
        type: 'invalid_request_error',
        message: 'The request body is not valid JSON.',
      });
  }
}

export function unknownAddress(provider: Provider, requestId: string, method: string, path: string): HttpReply {
  switch (provider) {
    case 'openai':
      return errorReply(requestId, {
        status: 404,
        message: `Invalid URL (${method} ${path})`,
        type: 'invalid_request_error',
        code: null,
      });
    case 'anthropic':
      return anthropicError(requestId, { status: 404, type: 'not_found_error', message: 'Not found' });
  }
}

/** 501: the fake does not answer this. The code says why: `ordeal_unmatched`, `ordeal_broken`. */
export function refusal(provider: Provider, requestId: string, reason: string, code: string): HttpReply {
  const message = `ordeal: ${reason}. The fake provider answers only activities of registered trials.`;
  switch (provider) {
    case 'openai':
      return errorReply(requestId, { status: 501, message, type: 'ordeal_error', code, headers: NO_RETRY });
    case 'anthropic':
      return anthropicError(requestId, { status: 501, message, type: code, headers: NO_RETRY });
  }
}
