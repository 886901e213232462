// The language model behind the official OpenAI client. Retries belong to Temporal alone: the client makes one request per call.
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import type { Env } from '../pipeline.ts';
import { optional, required } from '../settings.ts';
import { field, first, vectorsOf, type RawAnswer } from './answers.ts';
import { boundedBy } from './bounded.ts';
import type { Dialect } from './classify.ts';
import { completionsOf, type Completions } from './completions.ts';
import { OPENAI_REFUSALS } from './open-ai-refusals.ts';
import type { CompletionRequest, LanguageModel } from './types.ts';

const DEFAULT_MODEL = 'gpt-4o-mini';
const DEFAULT_EMBEDDING_MODEL = 'text-embedding-3-small';
/** Numbers in a vector of each of OpenAI's models. Of others only one thing is known: all have as many. */
const DIMENSIONS: Readonly<Record<string, number>> = {
  'text-embedding-3-small': 1_536,
  'text-embedding-3-large': 3_072,
  'text-embedding-ada-002': 1_536,
};

/**
 * Opens the client.
 *
 * @param env - OPENAI_API_KEY (required) · OPENAI_BASE_URL · LLM_MODEL · EMBEDDING_MODEL ·
 *   LLM_TIMEOUT_MS: lowers the bound that each activity puts on one request, never raises it
 * @throws SettingsError
 */
export function openOpenAiModel(env: Env): LanguageModel {
  const client = openClient(env);
  const model = optional(env, 'LLM_MODEL', DEFAULT_MODEL);
  return { ...completionsOf(boundedBy(env, DIALECT), completionsBy(client, model)), ...embeddingsBy(client, env) };
}

/** Only the embeddings, for a provider that has none. @throws SettingsError */
export const openOpenAiEmbeddings = (env: Env): Pick<LanguageModel, 'embed'> => embeddingsBy(openClient(env), env);

const openClient = (env: Env): OpenAI =>
  new OpenAI({
    apiKey: required(env, 'OPENAI_API_KEY'),
    baseURL: optional(env, 'OPENAI_BASE_URL', 'https://api.openai.com/v1'),
    // Two layers of retries multiply: 3 requests per attempt would be billed and no policy would know.
    maxRetries: 0,
    logLevel: 'off',
  });

const DIALECT: Dialect = {
  refusals: OPENAI_REFUSALS,
  read(error) {
    if (error instanceof APIConnectionTimeoutError) return 'timeout';
    if (!(error instanceof APIError) || error instanceof APIConnectionError || error instanceof APIUserAbortError)
      return undefined;
    const { status, code, type, message, headers, requestID } = error;
    const says = [code, type].filter((name) => typeof name === 'string');
    return { status, says, message, headers, requestId: requestID };
  },
};

const completionsBy = (client: OpenAI, model: string): Completions => ({
  reasons: { whole: ['stop'], declined: ['content_filter'], tooLong: [] },
  async plain(request, options) {
    const answer: unknown = await client.chat.completions.create(bodyOf(model, request), options);
    const choice = first(field(answer, 'choices'));
    const message = field(choice, 'message');
    return {
      text: field(message, 'content'),
      // The client hands HTML through as a string and an empty body as undefined: neither has an end.
      stopped: field(choice, 'finish_reason'),
      declined: isSaid(field(message, 'refusal')),
      ...usageOf(field(answer, 'usage')),
    };
  },
  async streamed(request, options, heard) {
    const body = { ...bodyOf(model, request), stream: true, stream_options: { include_usage: true } } as const;
    const state = { stopped: undefined as unknown, declined: false, usage: undefined as unknown };
    // The client hides `[DONE]`; the reason to stop is the end that counts, and it must have come.
    for await (const chunk of await client.chat.completions.create(body, options)) {
      const choice = first(field(chunk, 'choices'));
      const delta = field(choice, 'delta');
      heard.add(field(delta, 'content'));
      state.declined ||= isSaid(field(delta, 'refusal'));
      state.stopped = field(choice, 'finish_reason') ?? state.stopped;
      state.usage = field(chunk, 'usage') ?? state.usage;
    }
    return { text: heard.text, stopped: state.stopped, declined: state.declined, ...usageOf(state.usage) };
  },
});

const bodyOf = (model: string, { prompt, schema, maxTokens }: CompletionRequest) => ({
  model,
  messages: [{ role: 'user' as const, content: prompt }],
  temperature: 0,
  ...(maxTokens === undefined ? {} : { max_completion_tokens: maxTokens }),
  ...(schema === undefined
    ? {}
    : { response_format: { type: 'json_schema' as const, json_schema: { ...schema, strict: true } } }),
});

const isSaid = (value: unknown): boolean => typeof value === 'string' && value !== '';

const usageOf = (usage: unknown): Pick<RawAnswer, 'tokensIn' | 'tokensOut'> => ({
  tokensIn: field(usage, 'prompt_tokens'),
  tokensOut: field(usage, 'completion_tokens'),
});

function embeddingsBy(client: OpenAI, env: Env): Pick<LanguageModel, 'embed'> {
  const model = optional(env, 'EMBEDDING_MODEL', DEFAULT_EMBEDDING_MODEL);
  const bounded = boundedBy(env, DIALECT);
  // Left to itself the client asks for base64, and decodes the list of a server that knows none of it to other, wrong numbers.
  const form = { model, encoding_format: 'float' } as const;
  return {
    embed: (request) =>
      bounded(request, async (options) => {
        const answer: unknown = await client.embeddings.create({ ...form, input: [...request.texts] }, options);
        return vectorsOf(answer, request.texts.length, DIMENSIONS[model]);
      }),
  };
}
