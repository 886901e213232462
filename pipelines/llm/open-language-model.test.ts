// Which provider answers, and what must be set for it.
import { expect, it } from 'vitest';
import { openLanguageModel } from './open-language-model.ts';

const OPENAI = { OPENAI_API_KEY: 'k' };
const ANTHROPIC = { LLM_PROVIDER: 'anthropic', ANTHROPIC_API_KEY: 'k' };
const signal = new AbortController().signal;

it('needs the key of the provider that answers', async () => {
  await expect(openLanguageModel({}, 'research')).rejects.toThrow('OPENAI_API_KEY is not set');
  await expect(openLanguageModel({ ...OPENAI, LLM_PROVIDER: 'anthropic' }, 'research')).rejects.toThrow(
    'ANTHROPIC_API_KEY is not set',
  );
});

it("takes a pipeline's own setting before the one for all", async () => {
  const env = { ...ANTHROPIC, DOCUMENT_REVIEW_LLM_PROVIDER: 'openai' };
  await expect(openLanguageModel(env, 'document-review')).rejects.toThrow('OPENAI_API_KEY is not set');
  expect(await openLanguageModel(env, 'research')).toBeDefined();
});

it('refuses a provider it does not know, by the name of the setting', async () => {
  await expect(openLanguageModel({ ...OPENAI, LLM_PROVIDER: 'gemini' }, 'agent')).rejects.toThrow(
    "LLM_PROVIDER is 'gemini'. Use one of: openai, anthropic",
  );
  await expect(openLanguageModel({ ...OPENAI, AGENT_LLM_PROVIDER: 'x' }, 'agent')).rejects.toThrow(
    "AGENT_LLM_PROVIDER is 'x'",
  );
});

it('needs the other key for embeddings: at the start where the pipeline embeds, else when it tries', async () => {
  await expect(openLanguageModel(ANTHROPIC, 'document-processing', { embeddings: true })).rejects.toThrow(
    'OPENAI_API_KEY is not set',
  );
  const model = await openLanguageModel(ANTHROPIC, 'research');
  await expect(model.embed({ texts: ['a'], timeoutMs: 1, signal })).rejects.toMatchObject({
    type: 'AuthenticationError',
    nonRetryable: true,
  });
});
