// llm.unauthorized: 401 as OpenAI sends it for a wrong key. The key itself is never repeated.
import { errorReply } from '../wire/api-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const unauthorized: FaultReply<'llm.unauthorized'> = (_fault, { requestId }) =>
  errorReply(requestId, {
    status: 401,
    message:
      'Incorrect API key provided: sk-****. You can find your API key at https://platform.openai.com/account/api-keys.',
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  });
