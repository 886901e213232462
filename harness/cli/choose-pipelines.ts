// Pipelines by the names on the command line.
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { didYouMean } from '../suggest.ts';

/** The named pipelines; all of them for no names. @throws HarnessError PIPELINE_UNKNOWN */
export function choosePipelines(names: readonly string[], pipelines: readonly Pipeline[]): readonly Pipeline[] {
  const known = pipelines.map(({ name }) => name);
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return names.length === 0 ? pipelines : pipelines.filter(({ name }) => names.includes(name));
  throw new HarnessError(
    'PIPELINE_UNKNOWN',
    `Failed to choose "${wrong}": no pipeline has this name. ${didYouMean(wrong, known)}Known: ${known.join(', ')}.`,
  );
}
