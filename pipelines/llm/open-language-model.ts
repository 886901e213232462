// The door to the language model: which provider answers is a setting, per pipeline or for all.
import type { Env } from '../pipeline.ts';
import { oneOf, optional } from '../settings.ts';
import { failure } from './classify.ts';
import type { LanguageModel } from './types.ts';

const PROVIDERS = ['openai', 'anthropic'] as const;

/**
 * Opens the client of the provider that the settings name.
 *
 * @param env - `<PIPELINE>_LLM_PROVIDER` before LLM_PROVIDER: `openai` (default) or `anthropic`; the rest is said at the providers
 * @param pipeline - the registered name; `document-review` reads DOCUMENT_REVIEW_LLM_PROVIDER
 * @param needs.embeddings - whether the pipeline embeds: then OPENAI_API_KEY must be there with either provider
 * Rejects with SettingsError.
 */
export async function openLanguageModel(
  env: Env,
  pipeline: string,
  needs: { readonly embeddings?: boolean } = {},
): Promise<LanguageModel> {
  const own = `${pipeline.toUpperCase().replaceAll('-', '_')}_LLM_PROVIDER`;
  const provider = oneOf(env, own, PROVIDERS, oneOf(env, 'LLM_PROVIDER', PROVIDERS, 'openai'));
  switch (provider) {
    // Only where it is asked for: a client is large, and who registers the pipelines opens none.
    case 'openai':
      return (await import('./open-ai-model.ts')).openOpenAiModel(env);
    case 'anthropic':
      return {
        ...(await import('./anthropic-model.ts')).openAnthropicModel(env),
        ...(await embeddings(env, needs.embeddings === true)),
      };
  }
}

/** Anthropic has no embeddings: they stay with the OpenAI-compatible endpoint. */
async function embeddings(env: Env, needed: boolean): Promise<Pick<LanguageModel, 'embed'>> {
  if (needed || optional(env, 'OPENAI_API_KEY', '') !== '')
    return (await import('./open-ai-model.ts')).openOpenAiEmbeddings(env);
  return {
    embed: () =>
      Promise.reject(
        failure(
          'AuthenticationError',
          'Embeddings come from the OpenAI-compatible endpoint, and OPENAI_API_KEY is not set',
        ),
      ),
  };
}
