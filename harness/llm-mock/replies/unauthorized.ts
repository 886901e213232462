// llm.unauthorized: 401 as the provider sends it for a wrong key. The key itself is never repeated.
import type { Call, HttpReply } from '../reply.ts';
import { anthropicError } from '../wire/anthropic-error.ts';
import { errorReply } from '../wire/api-error.ts';
import { geminiError, isVertex } from '../wire/gemini-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const unauthorized: FaultReply<'llm.unauthorized'> = (_fault, call) => {
  const { requestId, provider } = call;
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
    case 'gemini':
      return gemini(call);
  }
};

/** A key that is wrong is a bad request to the Gemini API; Vertex AI takes tokens, and says 401. */
const gemini = (call: Call): HttpReply =>
  isVertex(call)
    ? geminiError(call, {
        status: 401,
        state: 'UNAUTHENTICATED',
        message:
          'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
      })
    : geminiError(call, {
        status: 400,
        state: 'INVALID_ARGUMENT',
        message: 'API key not valid. Please pass a valid API key.',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'API_KEY_INVALID',
            domain: 'googleapis.com',
            metadata: { service: 'generativelanguage.googleapis.com' },
          },
        ],
      });
