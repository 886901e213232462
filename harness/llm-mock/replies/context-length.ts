// llm.context-length: 400 as the provider sends it when the prompt does not fit.
import type { Call, HttpReply } from '../reply.ts';
import { anthropicError } from '../wire/anthropic-error.ts';
import { errorReply } from '../wire/api-error.ts';
import { geminiRefusal } from '../wire/gemini-error.ts';
import type { FaultReply } from './reply-of-kind.ts';

const CHAT_LIMIT = 128_000;
const EMBEDDING_LIMIT = 8192;
const ANTHROPIC_LIMIT = 200_000;
const GEMINI_LIMIT = 1_048_576;

export const contextLength: FaultReply<'llm.context-length'> = (_fault, call) => {
  switch (call.provider) {
    case 'openai':
      return openAi(call);
    case 'anthropic':
      return anthropicError(call.requestId, {
        status: 400,
        type: 'invalid_request_error',
        message: `prompt is too long: ${beyond(ANTHROPIC_LIMIT, call)} tokens > ${ANTHROPIC_LIMIT} maximum`,
      });
    case 'gemini':
      return geminiRefusal(
        call,
        `The input token count (${beyond(GEMINI_LIMIT, call)}) exceeds the maximum number of tokens allowed (${GEMINI_LIMIT}).`,
      );
  }
};

/** The fake says that the prompt is too long whatever its length, so the number it names is above the limit. */
const beyond = (limit: number, { promptTokens }: Call): number => limit + Math.max(1, promptTokens);

function openAi(call: Call): HttpReply {
  const embedding = call.path.endsWith('/embeddings');
  const limit = embedding ? EMBEDDING_LIMIT : CHAT_LIMIT;
  const used = beyond(limit, call);
  return errorReply(call.requestId, {
    status: 400,
    message: embedding
      ? `This model's maximum context length is ${limit} tokens, however you requested ${used} tokens (${used} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`
      : `This model's maximum context length is ${limit} tokens. However, your messages resulted in ${used} tokens. Please reduce the length of the messages.`,
    type: 'invalid_request_error',
    param: embedding ? 'input' : 'messages',
    code: 'context_length_exceeded',
  });
}
