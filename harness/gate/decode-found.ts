// Histories of pipelines with codecs, decoded before they are looked up, replayed or looked at: a verdict is one on the decoded history.
import { type Decoder, hasCodecs } from '../converter/decoder.ts';
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { withEncodings } from './sources/look.ts';
import type { FoundHistory } from './sources/types.ts';

/** As it was found where the pipeline has no codec; refused, with what the codec says, where it cannot be decoded. */
export async function decodeFound(found: FoundHistory, pipeline: Pipeline, decoder: Decoder): Promise<FoundHistory> {
  if (found.kind === 'refused' || !hasCodecs(pipeline)) return found;
  const { history: encoded, ...known } = found;
  try {
    const history = await decoder.decode(pipeline, encoded, found.file);
    return { ...found, history, warnings: withEncodings(found.warnings, history) };
  } catch (error) {
    if (!HarnessError.is(error)) throw error;
    return { ...known, kind: 'refused', refused: error.message };
  }
}

/** Those that can be decoded; the others were answered for when they were judged. */
export async function* decodedOnes(
  source: AsyncIterable<FoundHistory>,
  pipelines: readonly Pipeline[],
  decoder: Decoder,
): AsyncGenerator<FoundHistory> {
  for await (const found of source) {
    const owner = pipelines.find(({ name, workflows }) =>
      found.pipeline === undefined
        ? workflows.some(({ type }) => type === found.workflowType)
        : name === found.pipeline,
    );
    const decoded = owner === undefined ? found : await decodeFound(found, owner, decoder);
    if (decoded.kind === found.kind) yield decoded;
  }
}
