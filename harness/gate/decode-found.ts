// Histories of pipelines with codecs, decoded before they are looked up, replayed or looked at: a verdict is one on the decoded history.
import { type Decoder, hasCodecs } from '../converter/decoder.ts';
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { ReadHistory } from './judge.ts';
import { askedOf, ownersOf } from './owners.ts';
import { withEncodings } from './sources/look.ts';
import type { FoundHistory } from './sources/types.ts';

/** As it was found where the pipeline has no codec; refused, with what the codec says, where it cannot be decoded. */
export async function decodeFound(found: ReadHistory, pipeline: Pipeline, decoder: Decoder): Promise<FoundHistory> {
  if (!hasCodecs(pipeline)) return found;
  const { history: encoded, ...known } = found;
  try {
    const history = await decoder.decode(pipeline, encoded, found.file);
    return { ...found, history, warnings: withEncodings(found.warnings, history) };
  } catch (error) {
    if (!HarnessError.is(error)) throw error;
    return { ...known, kind: 'refused', refused: error.message };
  }
}

/** A history with the pipeline that it was judged for. */
export type OwnedHistory = ReadHistory & { readonly pipeline: string };

export interface Owners {
  readonly pipelines: readonly Pipeline[];
  /** Names of those that were asked about; absent: all. */
  readonly only?: readonly string[] | undefined;
}

/** Once for each pipeline that it belongs to, decoded by that one's codec. What cannot be decoded was answered for when it was judged. */
export async function* ownedOnes(
  source: AsyncIterable<FoundHistory>,
  { pipelines, only }: Owners,
  decoder: Decoder,
): AsyncGenerator<OwnedHistory> {
  for await (const found of source) {
    if (found.kind === 'refused') continue;
    for (const owner of askedOf(ownersOf(pipelines, found), only)) {
      const decoded = await decodeFound(found, owner, decoder);
      if (decoded.kind === 'history') yield { ...decoded, pipeline: owner.name };
    }
  }
}
