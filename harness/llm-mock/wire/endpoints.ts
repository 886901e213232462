// The endpoints of the fake providers. A new one is a row here.
import type { Asked as AskedOf } from '../reach.ts';
import type { Call, HttpReply, Provider } from '../reply.ts';
import { countTokens } from '../tokens.ts';
import { chatPrompt, chatTellsUsage, chatWantsJson, completeChat } from './chat-completion.ts';
import { asksBase64, embed, embeddingPrompt, embeddingTokens } from './embeddings.ts';
import { GEMINI_PATH, geminiModel, geminiPrompt, geminiStreams, geminiWantsJson, generateContent } from './gemini.ts';
import { answerMessages, messagesPrompt, messageWantsJson } from './messages.ts';
import { listModels } from './models.ts';
import { respond, responsesPrompt, responseWantsJson } from './responses.ts';

/** A request as far as it is known before it is answered. */
interface Asked {
  readonly body: Call['body'];
  readonly path: string;
  readonly query: URLSearchParams;
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
  /** What the answer consists of, where the endpoint knows how to spoil it (`Call.wrong`). */
  readonly says?: 'words' | 'vectors';
  /** Whether the words are to be JSON. Must not throw on any JSON object. */
  wantsJson?(body: Call['body']): boolean;
  /** Whether the numbers are to be base64. */
  wantsBase64?(body: Call['body']): boolean;
  /** Whether the answer says what was used. Default: it does. */
  tellsUsage?(body: Call['body']): boolean;
  /** The true answer, or the provider's own refusal of a bad request. */
  answer(call: Call): HttpReply;
}

/** What a request asks its endpoint for. @param endpoint - undefined: no endpoint has its address */
export const wanted = (
  endpoint: Endpoint | undefined,
  asked: Asked,
): Pick<AskedOf, 'streamed' | 'says' | 'json' | 'base64' | 'usage'> => ({
  streamed: endpoint?.streamed?.(asked) ?? asked.body['stream'] === true,
  says: endpoint?.says,
  json: endpoint?.wantsJson?.(asked.body),
  base64: endpoint?.wantsBase64?.(asked.body),
  usage: endpoint?.tellsUsage?.(asked.body),
});

type Prompted = Omit<Endpoint, 'promptTokens' | 'method' | 'says'>;

/** An endpoint that is asked with words and answers with words. */
const prompted = (endpoint: Prompted): Endpoint => ({
  ...endpoint,
  method: 'post',
  says: 'words',
  promptTokens: (body) => countTokens(endpoint.prompt(body)),
});

export const ENDPOINTS: readonly Endpoint[] = [
  prompted({
    provider: 'openai',
    path: '/v1/chat/completions',
    prompt: chatPrompt,
    wantsJson: chatWantsJson,
    tellsUsage: chatTellsUsage,
    answer: completeChat,
  }),
  {
    provider: 'openai',
    method: 'post',
    path: '/v1/embeddings',
    prompt: embeddingPrompt,
    promptTokens: embeddingTokens,
    says: 'vectors',
    wantsBase64: asksBase64,
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
  prompted({
    provider: 'anthropic',
    path: '/v1/messages',
    prompt: messagesPrompt,
    wantsJson: messageWantsJson,
    answer: answerMessages,
  }),
  prompted({
    provider: 'openai',
    path: '/v1/responses',
    prompt: responsesPrompt,
    wantsJson: responseWantsJson,
    answer: respond,
  }),
  prompted({
    provider: 'gemini',
    path: GEMINI_PATH,
    prompt: geminiPrompt,
    model: ({ path }) => geminiModel(path),
    streamed: geminiStreams,
    wantsJson: geminiWantsJson,
    answer: generateContent,
  }),
];
