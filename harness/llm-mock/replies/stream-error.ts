// llm.stream-error: a part of the true answer and then an error, inside a stream that began with 200.
import type { LlmFault } from '../../scenario/types.ts';
import { eventsUpTo } from '../cuts.ts';
import type { Provider, StreamEvent } from '../reply.ts';
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

export const streamError: FaultReply<'llm.stream-error'> = ({ afterChunks, error }, { provider }) => ({
  kind: 'spoilt',
  events(events) {
    const sent = eventsUpTo(events, afterChunks);
    const tokensOut = sent.at(-1)?.tokensOut ?? 0;
    return [...sent, { kind: 'end', wire: wireOf(provider, error), tokensOut } satisfies StreamEvent];
  },
  end: 'fin',
});

function wireOf(provider: Provider, error: ErrorInStream): string {
  switch (provider) {
    case 'openai':
      return `data: ${JSON.stringify({ error: OPENAI[error] })}\n\n`;
    case 'anthropic':
      return `event: error\ndata: ${JSON.stringify({ type: 'error', error: ANTHROPIC[error] })}\n\n`;
  }
}
