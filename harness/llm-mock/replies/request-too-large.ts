// llm.request-too-large: the body is beyond the provider's limit. The proxy in front of OpenAI and Anthropic says so in HTML; Gemini itself says 400.
import { geminiRefusal } from '../wire/gemini-error.ts';
import { proxyPage } from '../wire/proxy-page.ts';
import type { FaultReply } from './reply-of-kind.ts';

const GEMINI_LIMIT_BYTES = 20_971_520;

export const requestTooLarge: FaultReply<'llm.request-too-large'> = (_fault, call) => {
  switch (call.provider) {
    case 'openai':
    case 'anthropic':
      return proxyPage(413, '413 Request Entity Too Large');
    case 'gemini':
      return geminiRefusal(call, `Request payload size exceeds the limit: ${GEMINI_LIMIT_BYTES} bytes.`);
  }
};
