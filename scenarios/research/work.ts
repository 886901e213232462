// The work that the research scenarios put through faults: always the same article, so that they share one reference.
import type { ExecutionScenario } from 'ordeal/scenario';

const article = `<html><head><title>Durable execution</title></head><body>
<p>A workflow that crashes halfway resumes where it stood: every finished step is in its history and is not run again.</p>
<p>Steps that failed are retried by policy. A rate limit is waited out; a wrong key is not tried twice.</p>
<p>A person may take a day to decide. No process has to live that long.</p>
</body></html>`;

/** ResearchWorkflow over one page. */
export const oneArticle = {
  pipeline: 'research',
  workflow: 'ResearchWorkflow',
  args: [{ topic: 'durable execution', source_url: '{pages}/durable-execution' }],
  world: { pages: { '/durable-execution': article } },
} satisfies Partial<ExecutionScenario>;

/** ApprovalWorkflow: a draft that waits for a person. */
export const oneDraft = {
  pipeline: 'research',
  workflow: 'ApprovalWorkflow',
  args: ['Write one paragraph on why a crash must not cost the same tokens twice.'],
  world: { llm: { answers: [{ content: 'A crash loses a process, not a history.' }] } },
} satisfies Partial<ExecutionScenario>;

/** What ApprovalWorkflow returns when the draft is approved, and when it is not. */
export const PUBLISHED = { equals: 'PUBLISHED: A crash loses a process, not a history.' } as const;
export const REJECTED = { equals: 'REJECTED: A crash loses a process, not a history.' } as const;

const SOURCES = ['history', 'retries', 'signals', 'timers', 'workers'] as const;

/** FullResearchWorkflow: 5 pages, 10 LLM calls, one approval, one row. */
export const fiveSources = {
  pipeline: 'research',
  workflow: 'FullResearchWorkflow',
  args: [{ topic: 'durable execution', source_urls: SOURCES.map((source) => `{pages}/${source}`) }],
  world: {
    pages: Object.fromEntries(
      SOURCES.map((source) => [`/${source}`, `<html><body><p>What ${source} are for.</p>${article}</body></html>`]),
    ),
    llm: {
      answers: [
        { containing: 'Revise this briefing about', content: 'What a crash costs.', optional: true },
        { invented: true },
      ],
    },
  },
} satisfies Partial<ExecutionScenario>;
