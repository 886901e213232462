// All pipelines, for the worker, the trigger and whoever else runs them.
import { agent } from './agent/pipeline.ts';
import { determinismTax } from './determinism-tax/pipeline.ts';
import { documentProcessing } from './document-processing/pipeline.ts';
import { documentReview } from './document-review/pipeline.ts';
import { enrichment } from './enrichment/pipeline.ts';
import type { Pipeline } from './pipeline.ts';
import { rerank } from './rerank/pipeline.ts';
import { research } from './research/pipeline.ts';

export const pipelines: readonly Pipeline[] = [
  research,
  documentReview,
  enrichment,
  documentProcessing,
  agent,
  determinismTax,
  rerank,
];

/** The pipeline of this name. @throws RangeError with the names there are */
export function pipelineNamed(name: string | undefined): Pipeline {
  const found = pipelines.find((pipeline) => pipeline.name === name);
  if (found !== undefined) return found;
  throw new RangeError(
    `Failed to find pipeline '${name ?? ''}': it is not registered. Use one of: ${pipelines.map((pipeline) => pipeline.name).join(', ')}.`,
  );
}
