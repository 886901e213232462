// llm.request-too-large: the body is beyond the provider's limit. The proxy in front of OpenAI and Anthropic says so in HTML, or with JSON as
// the provider writes it; Gemini itself says 400.
import { anthropicError } from '../wire/anthropic-error.ts';
import { errorReply } from '../wire/api-error.ts';
import { geminiRefusal } from '../wire/gemini-error.ts';
import { proxyPage } from '../wire/proxy-page.ts';
import type { FaultReply } from './reply-of-kind.ts';

const GEMINI_LIMIT_BYTES = 20_971_520;
const OPENAI_LIMIT_BYTES = 26_214_400;

export const requestTooLarge: FaultReply<'llm.request-too-large'> = (
  { as = 'page' },
  { provider, requestId, path },
) => {
  if (provider === 'gemini')
    return geminiRefusal({ path }, `Request payload size exceeds the limit: ${GEMINI_LIMIT_BYTES} bytes.`);
  if (as === 'page') return proxyPage(413, '413 Request Entity Too Large');
  switch (provider) {
    case 'openai':
      // Its type is that of an error of the server; the status alone tells that it is none.
      return errorReply(requestId, {
        status: 413,
        message: `Maximum content size limit (${OPENAI_LIMIT_BYTES}) exceeded (${OPENAI_LIMIT_BYTES + 1} bytes read)`,
        type: 'server_error',
        code: null,
      });
    case 'anthropic':
      return anthropicError(requestId, {
        status: 413,
        type: 'request_too_large',
        message: 'Request exceeds the maximum size',
      });
  }
};
