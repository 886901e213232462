// All pipelines, for the worker, the trigger and whoever else runs them.
import { documentProcessing } from './document-processing/pipeline.ts';
import type { Pipeline } from './pipeline.ts';
import { research } from './research/pipeline.ts';

export const pipelines: readonly Pipeline[] = [research, documentProcessing];

/** The pipeline of this name. @throws RangeError with the names there are */
export function pipelineNamed(name: string | undefined): Pipeline {
  const found = pipelines.find((pipeline) => pipeline.name === name);
  if (found !== undefined) return found;
  throw new RangeError(
    `Failed to find pipeline '${name ?? ''}': it is not registered. Use one of: ${pipelines.map((pipeline) => pipeline.name).join(', ')}.`,
  );
}
