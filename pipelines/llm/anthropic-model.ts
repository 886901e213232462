// The language model behind the official Anthropic client. Retries belong to Temporal alone: the client makes one request per call.
import Anthropic, {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
} from '@anthropic-ai/sdk';
import type { Env } from '../pipeline.ts';
import { optional, required } from '../settings.ts';
import { countOf, field, type RawAnswer } from './answers.ts';
import { ANTHROPIC_REFUSALS } from './anthropic-refusals.ts';
import { boundedBy } from './bounded.ts';
import type { Dialect } from './classify.ts';
import { completionsOf, type Completions } from './completions.ts';
import type { CompletionRequest, LanguageModel } from './types.ts';

const DEFAULT_MODEL = 'claude-haiku-5-5';
/** The API asks for a bound on each answer; three times the longest that any pipeline here expects. */
const DEFAULT_MAX_TOKENS = 4_096;

/**
 * Opens the client. It has no embeddings: the provider has none.
 *
 * @param env - ANTHROPIC_API_KEY (required) · ANTHROPIC_BASE_URL · ANTHROPIC_MODEL ·
 *   LLM_TIMEOUT_MS: lowers the bound that each activity puts on one request, never raises it
 * @throws SettingsError
 */
export function openAnthropicModel(env: Env): Omit<LanguageModel, 'embed'> {
  const client = new Anthropic({
    apiKey: required(env, 'ANTHROPIC_API_KEY'),
    // Else the client looks for a token in the environment of the process.
    authToken: null,
    baseURL: optional(env, 'ANTHROPIC_BASE_URL', 'https://api.anthropic.com'),
    // As with the other client: its retries would multiply with those of the policy, and it believes any Retry-After.
    maxRetries: 0,
    logLevel: 'off',
  });
  return completionsOf(boundedBy(env, DIALECT), completionsBy(client, optional(env, 'ANTHROPIC_MODEL', DEFAULT_MODEL)));
}

const DIALECT: Dialect = {
  refusals: ANTHROPIC_REFUSALS,
  read(error) {
    if (error instanceof APIConnectionTimeoutError) return 'timeout';
    if (!(error instanceof APIError) || error instanceof APIConnectionError || error instanceof APIUserAbortError)
      return undefined;
    const { status, errorCode, type, message, headers, requestID } = error;
    const says = [errorCode, type].filter((name) => typeof name === 'string');
    return { status, says, message, headers, requestId: requestID };
  },
};

const completionsBy = (client: Anthropic, model: string): Completions => ({
  reasons: { whole: ['end_turn'], declined: ['refusal'], tooLong: ['model_context_window_exceeded'] },
  async plain(request, options) {
    const answer: unknown = await client.messages.create(bodyOf(model, request), options);
    const blocks = field(answer, 'content');
    return {
      text: Array.isArray(blocks) ? blocks.map(textOfBlock).join('') : undefined,
      stopped: field(answer, 'stop_reason'),
      ...usageOf(field(answer, 'usage')),
    };
  },
  async streamed(request, options, heard) {
    const state = { stopped: undefined as unknown, ended: false, usage: {} };
    for await (const event of await client.messages.create({ ...bodyOf(model, request), stream: true }, options)) {
      const said: unknown = event;
      switch (field(said, 'type')) {
        case 'message_start':
          state.usage = merged(state.usage, field(field(said, 'message'), 'usage'));
          break;
        case 'content_block_delta':
          heard.add(field(field(said, 'delta'), 'text'));
          break;
        case 'message_delta':
          state.stopped = field(field(said, 'delta'), 'stop_reason') ?? state.stopped;
          state.usage = merged(state.usage, field(said, 'usage'));
          break;
        case 'message_stop':
          state.ended = true;
          break;
      }
    }
    // Without its terminal event a stream has no end, whatever was said before.
    return { text: heard.text, stopped: state.ended ? state.stopped : undefined, ...usageOf(state.usage) };
  },
});

/** No temperature: the newer models refuse it. */
const bodyOf = (model: string, { prompt, schema, maxTokens }: CompletionRequest) => ({
  model,
  max_tokens: maxTokens ?? DEFAULT_MAX_TOKENS,
  messages: [{ role: 'user' as const, content: prompt }],
  ...(schema === undefined
    ? {}
    : { output_config: { format: { type: 'json_schema' as const, schema: { ...schema.schema } } } }),
});

/** Thinking and other blocks are no part of the answer. */
function textOfBlock(block: unknown): string {
  const text = field(block, 'type') === 'text' ? field(block, 'text') : undefined;
  return typeof text === 'string' ? text : '';
}

/** Usage comes in parts, each cumulative; null says nothing. */
const merged = (before: object, part: unknown): object =>
  typeof part === 'object' && part !== null
    ? { ...before, ...Object.fromEntries(Object.entries(part).filter(([, value]) => value !== null)) }
    : before;

function usageOf(usage: unknown): Pick<RawAnswer, 'tokensIn' | 'tokensOut'> {
  const uncached = field(usage, 'input_tokens');
  const cached =
    countOf(field(usage, 'cache_creation_input_tokens')) + countOf(field(usage, 'cache_read_input_tokens'));
  return {
    tokensIn: typeof uncached === 'number' ? uncached + cached : undefined,
    tokensOut: field(usage, 'output_tokens'),
  };
}
