// Wires this repository's own pipelines and scenarios to ordeal, in the same way as any other repository would.
import { defineConfig } from 'ordeal';

export default defineConfig({
  pipelines: './pipelines/registry.ts',
  scenarios: './scenarios/index.ts',
  environment: ({ llmUrl, anthropicUrl, databaseUrl, scratchDir }) => ({
    OPENAI_BASE_URL: llmUrl,
    LLM_MODEL: 'gpt-4o',
    EMBEDDING_MODEL: 'text-embedding-3-small',
    ANTHROPIC_BASE_URL: anthropicUrl,
    ANTHROPIC_MODEL: 'claude-sonnet-5-5',
    DOCUMENT_REVIEW_LLM_PROVIDER: 'anthropic',
    // A provider that hangs is noticed after this. It is real time: no clock can be turned while an activity runs.
    LLM_TIMEOUT_MS: '15000',
    DATABASE_URL: databaseUrl,
    BLOB_DIR: scratchDir,
    // Long enough for analyses of several reviews to meet, and for nobody to wait.
    LOCAL_MODEL_MS: '150',
    // The slots of a killed GPU worker are free again after this. Real time, as well.
    GPU_LEASE_MS: '3000',
  }),
  effects: {
    research: [
      {
        name: 'research_results',
        query: `select workflow_id as execution, effect, idempotency_key as key, subject
                from research_results where workflow_id = any($1::text[])`,
      },
    ],
    'document-review': [
      {
        name: 'document_reviews',
        query: `select workflow_id as execution, effect, idempotency_key as key, subject
                from document_reviews where workflow_id = any($1::text[])`,
      },
    ],
    'document-processing': [
      {
        name: 'downstream_writes',
        query: `select workflow_id as execution, system as effect, idempotency_key as key, subject
                from downstream_writes where workflow_id = any($1::text[])`,
      },
    ],
    agent: [
      {
        name: 'agent_notes',
        // Each note of an execution is an effect of its own.
        query: `select workflow_id as execution, effect || ' ' || left(note, 40) as effect, idempotency_key as key, subject
                from agent_notes where workflow_id = any($1::text[])`,
      },
    ],
    rerank: [
      {
        name: 'rankings',
        query: `select workflow_id as execution, effect, idempotency_key as key, subject
                from rankings where workflow_id = any($1::text[])`,
      },
    ],
    enrichment: [
      {
        name: 'catalog_entries',
        query: `select workflow_id as execution, effect, coalesce(idempotency_key, 'row ' || id) as key, subject
                from catalog_entries where workflow_id = any($1::text[])`,
      },
      {
        // A watermark that has passed a revision which no update brought: no later run will bring it.
        name: 'catalog_updates',
        query: `select workflow_id as execution, effect, coalesce(idempotency_key, 'row ' || id) as key,
                       subject || ' ' || revision as subject, null as state
                from catalog_updates where workflow_id = any($1::text[])
                union all
                select workflow_id, 'update', 'none', subject || ' ' || revision, 'skipped'
                from catalog_watermarks mark where workflow_id = any($1::text[]) and not exists (
                  select 1 from catalog_updates done where done.subject = mark.subject and done.revision = mark.revision)`,
      },
      {
        // A document has a head and a tail, and ends with both its braces when it is whole.
        name: 'catalog_documents',
        query: `select workflow_id as execution, effect, coalesce(idempotency_key, 'row ' || id) as key,
                       subject || ' ' || revision as subject, case when content like '%}}' then null else 'partial' end as state
                from catalog_documents where workflow_id = any($1::text[])`,
      },
    ],
    'determinism-tax': [
      {
        name: 'digests',
        query: `select workflow_id as execution, 'digest' as effect, id::text as key, team as subject
                from digests where workflow_id = any($1::text[])`,
      },
    ],
  },
  answers: {
    research: 'invented',
    'document-review': 'invented',
    enrichment: 'invented',
    'determinism-tax': 'invented',
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
