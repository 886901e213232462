// llm.stream-error: a part of the true answer and then an error, inside a stream that began with 200.
import type { LlmFault } from '../../scenario/types.ts';
import { eventsUpTo } from '../cuts.ts';
import type { Call, StreamEvent } from '../reply.ts';
import type { FaultReply } from './reply-of-kind.ts';

type ErrorInStream = Extract<LlmFault, { kind: 'llm.stream-error' }>['error'];

const OPENAI = {
  'server-error': {
    message: 'The server had an error while processing your request. Sorry about that!',
    type: 'server_error',
    param: null,
    code: null,
  },
  overloaded: {
    message: 'The server is currently overloaded with other requests. Sorry about that! You can retry your request.',
    type: 'service_unavailable_error',
    param: null,
    code: 'server_is_overloaded',
  },
  'rate-limit': {
    message: 'Rate limit reached on tokens per min (TPM). Please try again in 1s.',
    type: 'tokens',
    param: null,
    code: 'rate_limit_exceeded',
  },
} as const satisfies Record<ErrorInStream, object>;

const ANTHROPIC = {
  'server-error': { type: 'api_error', message: 'Internal server error' },
  overloaded: { type: 'overloaded_error', message: 'Overloaded' },
  'rate-limit': {
    type: 'rate_limit_error',
    message: "This request would exceed your organization's rate limit of output tokens per minute.",
  },
} as const satisfies Record<ErrorInStream, object>;

const GEMINI = {
  'server-error': { code: 500, message: 'An internal error has occurred.', status: 'INTERNAL' },
  overloaded: { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' },
  'rate-limit': { code: 429, message: 'Resource has been exhausted (e.g. check quota).', status: 'RESOURCE_EXHAUSTED' },
} as const satisfies Record<ErrorInStream, object>;

export const streamError: FaultReply<'llm.stream-error'> = ({ afterChunks, error }, call) => ({
  kind: 'spoilt',
  events(events) {
    const sent = eventsUpTo(events, afterChunks);
    const tokensOut = sent.at(-1)?.tokensOut ?? 0;
    return [...sent, { kind: 'end', wire: wireOf(call, error, sent.length), tokensOut } satisfies StreamEvent];
  },
  end: 'fin',
});

/** @param nth - the event's place in the stream, from 0 */
function wireOf({ provider, path }: Call, error: ErrorInStream, nth: number): string {
  switch (provider) {
    case 'openai':
      return path.endsWith('/responses')
        ? ofResponses(error, nth)
        : `data: ${JSON.stringify({ error: OPENAI[error] })}\n\n`;
    case 'anthropic':
      return `event: error\ndata: ${JSON.stringify({ type: 'error', error: ANTHROPIC[error] })}\n\n`;
    case 'gemini':
      return `data: ${JSON.stringify({ error: GEMINI[error] })}\r\n\r\n`;
  }
}

/** An event like the others, with a number and without a type of its own. */
function ofResponses(error: ErrorInStream, sequence_number: number): string {
  const { message, param, code, type } = OPENAI[error];
  return `event: error\ndata: ${JSON.stringify({ type: 'error', code: code ?? type, message, param, sequence_number })}\n\n`;
}
