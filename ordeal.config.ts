// Wires this repository's own pipelines and scenarios to ordeal, in the same way as any other repository would.
import { defineConfig } from 'ordeal';

export default defineConfig({
  pipelines: './pipelines/registry.ts',
  scenarios: './scenarios/index.ts',
  environment: ({ llmUrl, databaseUrl, scratchDir }) => ({
    OPENAI_BASE_URL: llmUrl,
    LLM_MODEL: 'gpt-4o',
    EMBEDDING_MODEL: 'text-embedding-3-small',
    // A provider that hangs is noticed after this. It is real time: no clock can be turned while an activity runs.
    LLM_TIMEOUT_MS: '6000',
    DATABASE_URL: databaseUrl,
    BLOB_DIR: scratchDir,
  }),
  effects: {
    research: [
      {
        name: 'research_results',
        query: `select workflow_id as execution, effect, idempotency_key as key, subject
                from research_results where workflow_id = any($1::text[])`,
      },
    ],
    'document-processing': [
      {
        name: 'downstream_writes',
        query: `select workflow_id as execution, system as effect, idempotency_key as key, subject
                from downstream_writes where workflow_id = any($1::text[])`,
      },
    ],
  },
  answers: {
    'document-processing': [
      {
        activity: 'extract',
        containing: 'Field: parties',
        content: { value: 'Ada Lovelace Ltd and Analytical Engines GmbH', confidence: 0.97 },
      },
      { activity: 'extract', content: { value: 'as written in the section', confidence: 0.93 } },
    ],
  },
});
