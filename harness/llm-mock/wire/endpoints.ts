// The endpoints of the fake providers. A new one is a row here.
import type { Call, HttpReply, Provider } from '../reply.ts';
import { countTokens } from '../tokens.ts';
import { chatPrompt, chatWantsJson, completeChat } from './chat-completion.ts';
import { embed, embeddingTokens } from './embeddings.ts';
import { answerMessages, messagesPrompt, messageWantsJson } from './messages.ts';
import { listModels } from './models.ts';

export interface Endpoint {
  readonly provider: Provider;
  readonly method: 'get' | 'post';
  readonly path: string;
  /** Tokens of the prompt. Must not throw on any JSON object. */
  promptTokens(body: Call['body']): number;
  /** What the answer consists of, where the endpoint knows how to spoil it (`Call.wrong`). */
  readonly says?: 'words' | 'vectors';
  /** Whether the words are to be JSON. Must not throw on any JSON object. */
  wantsJson?(body: Call['body']): boolean;
  /** The true answer, or the provider's own refusal of a bad request. */
  answer(call: Call): HttpReply;
}

export const ENDPOINTS: readonly Endpoint[] = [
  {
    provider: 'openai',
    method: 'post',
    path: '/v1/chat/completions',
    promptTokens: (body) => countTokens(chatPrompt(body)),
    says: 'words',
    wantsJson: chatWantsJson,
    answer: completeChat,
  },
  {
    provider: 'openai',
    method: 'post',
    path: '/v1/embeddings',
    promptTokens: embeddingTokens,
    says: 'vectors',
    answer: embed,
  },
  { provider: 'openai', method: 'get', path: '/v1/models', promptTokens: () => 0, answer: listModels },
  {
    provider: 'anthropic',
    method: 'post',
    path: '/v1/messages',
    promptTokens: (body) => countTokens(messagesPrompt(body)),
    says: 'words',
    wantsJson: messageWantsJson,
    answer: answerMessages,
  },
];
