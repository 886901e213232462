// Answers to requests that no endpoint serves, in the form of the provider that was meant.
import type { Call, HttpReply } from '../reply.ts';
import { anthropicError } from './anthropic-error.ts';
import { errorReply, invalidRequest } from './api-error.ts';
import { geminiError, geminiRefusal } from './gemini-error.ts';

/** A request, as far as the form of its refusal depends on it. */
type Addressed = Pick<Call, 'provider' | 'requestId' | 'path'>;

/** Clients retry 5xx by themselves; this header, which both providers send, tells them not to. */
const NO_RETRY = { 'x-should-retry': 'false' };

export function unreadable({ provider, requestId, path }: Addressed): HttpReply {
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
    case 'gemini':
      return geminiRefusal({ path }, 'Invalid JSON payload received. Unexpected end of string.');
  }
}

export function unknownAddress({ provider, requestId, path }: Addressed, method: string): HttpReply {
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
    case 'gemini':
      return geminiError({ path }, { status: 404, state: 'NOT_FOUND', message: 'Requested entity was not found.' });
  }
}

/** 501: the fake does not answer this. The code says why: `ordeal_unmatched`, `ordeal_unplanned`, `ordeal_broken`. */
export function refusal({ provider, requestId, path }: Addressed, reason: string, code: string): HttpReply {
  const message = `ordeal: ${reason}. The fake provider answers only activities of registered trials, and only what their world plans.`;
  switch (provider) {
    case 'openai':
      return errorReply(requestId, { status: 501, message, type: 'ordeal_error', code, headers: NO_RETRY });
    case 'anthropic':
      return anthropicError(requestId, { status: 501, message, type: code, headers: NO_RETRY });
    case 'gemini':
      return geminiError({ path }, { status: 501, state: code, message, headers: NO_RETRY });
  }
}
