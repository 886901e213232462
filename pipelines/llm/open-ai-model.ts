// The language model behind the official OpenAI client. Retries belong to Temporal alone: the client makes one request per call.
import OpenAI from 'openai';
import type { Env } from '../pipeline.ts';
import { milliseconds, optional, required } from '../settings.ts';
import { textOf, vectorsOf } from './answers.ts';
import { classify, type CallBounds } from './classify.ts';
import type { LanguageModel } from './types.ts';

const DEFAULT_MODEL = 'gpt-4o-mini';
const DEFAULT_EMBEDDING_MODEL = 'text-embedding-3-small';
/** Ceiling of LLM_TIMEOUT_MS; each activity's own bound, below its start-to-close timeout, holds as well. */
export const LLM_TIMEOUT_MAX_MS = 10 * 60 * 1_000;

/**
 * Opens the client.
 *
 * @param env - OPENAI_API_KEY (required) · OPENAI_BASE_URL · LLM_MODEL · EMBEDDING_MODEL ·
 *   LLM_TIMEOUT_MS: lowers the bound that each activity puts on one request, never raises it
 * @throws SettingsError
 */
export function openLanguageModel(env: Env): LanguageModel {
  const model = optional(env, 'LLM_MODEL', DEFAULT_MODEL);
  const embeddingModel = optional(env, 'EMBEDDING_MODEL', DEFAULT_EMBEDDING_MODEL);
  const ceiling = milliseconds(env, 'LLM_TIMEOUT_MS', LLM_TIMEOUT_MAX_MS, LLM_TIMEOUT_MAX_MS);
  const client = new OpenAI({
    apiKey: required(env, 'OPENAI_API_KEY'),
    baseURL: optional(env, 'OPENAI_BASE_URL', 'https://api.openai.com/v1'),
    // Two layers of retries multiply: 3 requests per attempt would be billed and no policy would know.
    maxRetries: 0,
    logLevel: 'off',
  });
  return {
    complete: ({ prompt, schema, timeoutMs, signal }) =>
      bounded(Math.min(timeoutMs, ceiling), signal, async (options) => {
        const answer: unknown = await client.chat.completions.create(
          {
            model,
            messages: [{ role: 'user', content: prompt }],
            temperature: 0,
            ...(schema === undefined
              ? {}
              : { response_format: { type: 'json_schema', json_schema: { ...schema, strict: true } } }),
          },
          options,
        );
        return textOf(answer);
      }),
    embed: ({ texts, timeoutMs, signal }) =>
      bounded(Math.min(timeoutMs, ceiling), signal, async (options) => {
        const answer: unknown = await client.embeddings.create({ model: embeddingModel, input: [...texts] }, options);
        return vectorsOf(answer, texts.length);
      }),
  };
}

/** One request under one deadline. The client's own timeout ends with the headers; a body that stalls needs this one. */
async function bounded<T>(
  timeoutMs: number,
  cancelled: AbortSignal,
  call: (options: { timeout: number; signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const bounds: CallBounds = { cancelled, deadline: AbortSignal.timeout(timeoutMs) };
  try {
    return await call({ timeout: timeoutMs, signal: AbortSignal.any([bounds.cancelled, bounds.deadline]) });
  } catch (error) {
    throw classify(error, bounds, Date.now());
  }
}
