// llm.server-error: 500 and 503 as OpenAI sends them.
import { errorReply } from '../wire/api-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

const BODIES = {
  500: {
    message: 'The server had an error while processing your request. Sorry about that!',
    type: 'server_error',
    code: null,
  },
  503: {
    message: 'The server is currently overloaded with other requests. Sorry about that! You can retry your request.',
    type: 'service_unavailable_error',
    code: 'server_is_overloaded',
  },
} as const;

export const serverError: FaultReply<'llm.server-error'> = ({ status }, { requestId }) =>
  errorReply(requestId, { status, ...BODIES[status] });
