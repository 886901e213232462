// The workflow code that is changed, with the histories it has to replay: every pipeline, and the generations of rerank that hold a patch.

export interface Subject {
  /** Paths from the root of the repository. */
  readonly workflows: string;
  /** Folders of recorded histories. */
  readonly histories: readonly string[];
}

/** What every pipeline installs around its workflows in production. */
export const INTERCEPTORS = ['pipelines/storage/payload-guard.interceptors.ts'] as const;

const pipeline = (name: string): Subject => ({
  workflows: `pipelines/${name}/workflow.ts`,
  histories: [`pipelines/${name}/histories`],
});

const GENERATIONS = 'pipelines/rerank/histories/generation';

export const SUBJECTS = {
  research: pipeline('research'),
  'document-review': pipeline('document-review'),
  'document-processing': pipeline('document-processing'),
  enrichment: pipeline('enrichment'),
  agent: pipeline('agent'),
  'determinism-tax': pipeline('determinism-tax'),
  rerank: { workflows: 'pipelines/rerank/workflow.ts', histories: [`${GENERATIONS}-4`] },
  'rerank, patched': {
    workflows: 'pipelines/rerank/generations/2.workflow.ts',
    histories: [`${GENERATIONS}-1`, `${GENERATIONS}-2`],
  },
  'rerank, patch deprecated': {
    workflows: 'pipelines/rerank/generations/3.workflow.ts',
    histories: [`${GENERATIONS}-2`, `${GENERATIONS}-3`],
  },
} as const satisfies Readonly<Record<string, Subject>>;

export type SubjectName = keyof typeof SUBJECTS;
