// The endpoints of the fake providers. A new one is a row here.
import type { Call, HttpReply, Provider } from '../reply.ts';
import { countTokens } from '../tokens.ts';
import { chatPrompt, completeChat } from './chat-completion.ts';
import { embed, embeddingTokens } from './embeddings.ts';
import { answerMessages, messagesPrompt } from './messages.ts';
import { listModels } from './models.ts';

export interface Endpoint {
  readonly provider: Provider;
  readonly method: 'get' | 'post';
  readonly path: string;
  /** Tokens of the prompt. Must not throw on any JSON object. */
  promptTokens(body: Call['body']): number;
  /** The true answer, or the provider's own refusal of a bad request. */
  answer(call: Call): HttpReply;
}

export const ENDPOINTS: readonly Endpoint[] = [
  {
    provider: 'openai',
    method: 'post',
    path: '/v1/chat/completions',
    promptTokens: (body) => countTokens(chatPrompt(body)),
    answer: completeChat,
  },
  { provider: 'openai', method: 'post', path: '/v1/embeddings', promptTokens: embeddingTokens, answer: embed },
  { provider: 'openai', method: 'get', path: '/v1/models', promptTokens: () => 0, answer: listModels },
  {
    provider: 'anthropic',
    method: 'post',
    path: '/v1/messages',
    promptTokens: (body) => countTokens(messagesPrompt(body)),
    answer: answerMessages,
  },
];
