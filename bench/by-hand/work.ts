// The work of the cases, the same as the scenarios put through faults, with what the fake model answers.
import type { LlmAnswer, LlmFault } from '../../harness/scenario/types.ts';

export interface Work {
  readonly pipeline: 'research' | 'document-processing';
  readonly workflowType: string;
  /** The workflow's argument. @param pages - address of the fake site */
  input(pages: string): unknown;
  /** Where its rows are. */
  readonly table: 'research_results' | 'downstream_writes';
  readonly answers: readonly LlmAnswer[];
  readonly pages?: Readonly<Record<string, string>>;
  readonly faults?: readonly LlmFault[];
}

/** What the model says to everything that is asked in research. */
export const SUMMARY = '- a crash costs no finished step\n- retries follow a policy\n- people may take their time';

const ARTICLE = `<html><head><title>Durable execution</title></head><body>
<p>A workflow that crashes halfway resumes where it stood: every finished step is in its history and is not run again.</p>
<p>Steps that failed are retried by policy. A rate limit is waited out; a wrong key is not tried twice.</p>
<p>A person may take a day to decide. No process has to live that long.</p>
</body></html>`;

const research = {
  pipeline: 'research',
  table: 'research_results',
  answers: [{ activity: 'call_llm', content: SUMMARY }],
} as const;

export const article: Work = {
  ...research,
  workflowType: 'ResearchWorkflow',
  input: (pages) => ({ topic: 'durable execution', source_url: `${pages}/durable-execution` }),
  pages: { '/durable-execution': ARTICLE },
};

export const draft: Work = {
  ...research,
  workflowType: 'ApprovalWorkflow',
  input: () => 'Write one paragraph on why a crash must not cost the same tokens twice.',
};

const SOURCES = ['history', 'retries', 'signals', 'timers', 'workers'];

export const fiveSources: Work = {
  ...research,
  workflowType: 'FullResearchWorkflow',
  input: (pages) => ({ topic: 'durable execution', source_urls: SOURCES.map((source) => `${pages}/${source}`) }),
  pages: Object.fromEntries(SOURCES.map((source) => [`/${source}`, ARTICLE])),
};

const SURE: readonly LlmAnswer[] = [
  {
    activity: 'extract',
    containing: 'Field: parties',
    content: { value: 'Ada Lovelace Ltd and Analytical Engines GmbH', confidence: 0.97 },
  },
  { activity: 'extract', content: { value: 'as written in the section', confidence: 0.93 } },
];

export const contract: Work = {
  pipeline: 'document-processing',
  workflowType: 'DocumentPipeline',
  table: 'downstream_writes',
  input: () => ({ docId: 'contract-200-pages', pages: 200 }),
  answers: SURE,
};

/** The model is not sure of one field. */
export const doubtfulContract: Work = {
  ...contract,
  answers: [
    { activity: 'extract', containing: 'Field: liability_cap', content: { value: 'EUR 40,000', confidence: 0.4 } },
    ...SURE,
  ],
};
