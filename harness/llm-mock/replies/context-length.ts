// llm.context-length: 400 as OpenAI sends it when the prompt does not fit.
import { errorReply } from '../wire/api-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

const CHAT_LIMIT = 128_000;
const EMBEDDING_LIMIT = 8192;

export const contextLength: FaultReply<'llm.context-length'> = (_fault, { path, promptTokens, requestId }) => {
  const embedding = path.endsWith('/embeddings');
  const limit = embedding ? EMBEDDING_LIMIT : CHAT_LIMIT;
  // The fake says that the prompt is too long whatever its length, so the number it names is above the limit.
  const used = limit + Math.max(1, promptTokens);
  return errorReply(requestId, {
    status: 400,
    message: embedding
      ? `This model's maximum context length is ${limit} tokens, however you requested ${used} tokens (${used} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`
      : `This model's maximum context length is ${limit} tokens. However, your messages resulted in ${used} tokens. Please reduce the length of the messages.`,
    type: 'invalid_request_error',
    param: embedding ? 'input' : 'messages',
    code: 'context_length_exceeded',
  });
};
