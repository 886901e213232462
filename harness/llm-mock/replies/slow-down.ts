// llm.slow-down: 429 because traffic grew too fast. No limit is named, and nobody says when to come back.
import { anthropicError } from '../wire/anthropic-error.ts';
import { errorReply } from '../wire/api-error.ts';
import { geminiError } from '../wire/gemini-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const slowDown: FaultReply<'llm.slow-down'> = (_fault, call) => {
  const { requestId, provider } = call;
  switch (provider) {
    case 'openai':
      return errorReply(requestId, {
        status: 429,
        message:
          'Your request rate has increased too quickly. Please reduce your request rate to its original level, keep it there for at least 15 minutes, and then raise it gradually.',
        type: 'rate_limit_error',
        code: 'slow_down',
      });
    case 'anthropic':
      return anthropicError(requestId, {
        status: 429,
        type: 'rate_limit_error',
        message:
          "This request would exceed your organization's maximum usage increase rate for input tokens per minute. Please scale up your usage gradually.",
      });
    case 'gemini':
      return geminiError(call, {
        status: 429,
        state: 'RESOURCE_EXHAUSTED',
        message:
          'Resource exhausted. Please try again later. Please refer to https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 for more details.',
      });
  }
};
