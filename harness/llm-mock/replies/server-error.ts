// llm.server-error: 500, 503, 504 and 529 as the provider sends them.
import { anthropicError } from '../wire/anthropic-error.ts';
import { errorReply } from '../wire/api-error.ts';
import { geminiError } from '../wire/gemini-error.ts';
import { proxyPage } from '../wire/proxy-page.ts';
import type { FaultReply } from './reply-of-kind.ts';

const OVERLOADED = {
  message: 'The server is currently overloaded with other requests. Sorry about that! You can retry your request.',
  type: 'service_unavailable_error',
  code: 'server_is_overloaded',
} as const;

const OPENAI = {
  500: {
    message: 'The server had an error while processing your request. Sorry about that!',
    type: 'server_error',
    code: null,
  },
  503: OVERLOADED,
  // OpenAI itself says 503; gateways in front of it pass 529 on.
  529: OVERLOADED,
} as const;

const ANTHROPIC = {
  500: { type: 'api_error', message: 'Internal server error' },
  503: { type: 'api_error', message: 'Service unavailable' },
  504: { type: 'timeout_error', message: 'Request timed out' },
  529: { type: 'overloaded_error', message: 'Overloaded' },
} as const;

const GEMINI_OVERLOADED = {
  state: 'UNAVAILABLE',
  message: 'The model is overloaded. Please try again later.',
} as const;

const GEMINI = {
  500: {
    state: 'INTERNAL',
    message:
      'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
  },
  503: GEMINI_OVERLOADED,
  504: { state: 'DEADLINE_EXCEEDED', message: 'Deadline expired before operation could complete.' },
  // Gemini itself says 503; gateways in front of it pass 529 on.
  529: GEMINI_OVERLOADED,
} as const;

export const serverError: FaultReply<'llm.server-error'> = ({ status }, call) => {
  const { requestId, provider } = call;
  switch (provider) {
    case 'openai':
      // OpenAI itself says no 504; what stands before it does.
      return status === 504
        ? proxyPage(status, '504 Gateway Time-out')
        : errorReply(requestId, { status, ...OPENAI[status] });
    case 'anthropic':
      return anthropicError(requestId, { status, ...ANTHROPIC[status] });
    case 'gemini':
      return geminiError(call, { status, ...GEMINI[status] });
  }
};
