// The endpoints of the fake providers. A new one is a row here.
import type { Call, HttpReply, Provider } from '../reply.ts';
import { countTokens } from '../tokens.ts';
import { chatPrompt, completeChat } from './chat-completion.ts';
import { embed, embeddingPrompt, embeddingTokens } from './embeddings.ts';
import { GEMINI_PATH, geminiModel, geminiPrompt, geminiStreams, generateContent } from './gemini.ts';
import { answerMessages, messagesPrompt } from './messages.ts';
import { listModels } from './models.ts';
import { respond, responsesPrompt } from './responses.ts';

/** A request as far as it is known before it is answered. */
interface Asked {
  readonly body: Call['body'];
  readonly path: string;
}

export interface Endpoint {
  readonly provider: Provider;
  readonly method: 'get' | 'post';
  /** The end of the address, without what follows `?`. */
  readonly path: string | RegExp;
  /** What the model is told. Must not throw on any JSON object. */
  prompt(body: Call['body']): string;
  /** Tokens of the prompt. Must not throw on any JSON object. */
  promptTokens(body: Call['body']): number;
  /** Where the body does not name the model. */
  model?(asked: Asked): string;
  /** Where the body does not say whether a stream is asked for. */
  streamed?(asked: Asked): boolean;
  /** The true answer, or the provider's own refusal of a bad request. */
  answer(call: Call): HttpReply;
}

type Prompted = Omit<Endpoint, 'promptTokens' | 'method'>;

/** An endpoint whose prompt is a text. */
const prompted = (endpoint: Prompted): Endpoint => ({
  ...endpoint,
  method: 'post',
  promptTokens: (body) => countTokens(endpoint.prompt(body)),
});

export const ENDPOINTS: readonly Endpoint[] = [
  prompted({ provider: 'openai', path: '/v1/chat/completions', prompt: chatPrompt, answer: completeChat }),
  {
    provider: 'openai',
    method: 'post',
    path: '/v1/embeddings',
    prompt: embeddingPrompt,
    promptTokens: embeddingTokens,
    answer: embed,
  },
  {
    provider: 'openai',
    method: 'get',
    path: '/v1/models',
    prompt: () => '',
    promptTokens: () => 0,
    answer: listModels,
  },
  prompted({ provider: 'anthropic', path: '/v1/messages', prompt: messagesPrompt, answer: answerMessages }),
  prompted({ provider: 'openai', path: '/v1/responses', prompt: responsesPrompt, answer: respond }),
  prompted({
    provider: 'gemini',
    path: GEMINI_PATH,
    prompt: geminiPrompt,
    model: ({ path }) => geminiModel(path),
    streamed: ({ path }) => geminiStreams(path),
    answer: generateContent,
  }),
];
