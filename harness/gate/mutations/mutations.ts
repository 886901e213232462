// Every mutation, pipeline by pipeline.
import { AGENT } from './changes/agent.ts';
import { DETERMINISM_TAX } from './changes/determinism-tax.ts';
import { DOCUMENT_PROCESSING } from './changes/document-processing.ts';
import { DOCUMENT_REVIEW } from './changes/document-review.ts';
import { ENRICHMENT } from './changes/enrichment.ts';
import { RERANK } from './changes/rerank.ts';
import { RESEARCH_BROKEN } from './changes/research-broken.ts';
import { RESEARCH_REPLAYING } from './changes/research.ts';
import type { Mutation } from './mutation.ts';

export const MUTATIONS: readonly Mutation[] = [
  ...RESEARCH_REPLAYING,
  ...RESEARCH_BROKEN,
  ...DOCUMENT_REVIEW,
  ...DOCUMENT_PROCESSING,
  ...ENRICHMENT,
  ...AGENT,
  ...RERANK,
  ...DETERMINISM_TAX,
];
