// The activity that ranked before rerank_v2: similarity of embeddings. Served beside the others while generations 1 and 2 have executions.
import { cancellationSignal } from '@temporalio/activity';
import type { LanguageModel } from '../../llm/types.ts';
import { LLM_REQUEST_TIMEOUT_MS } from '../policy.ts';
import type { RerankRequest, Scored } from '../types.ts';

export interface FirstReranker {
  /** One score per candidate, by the embeddings of query and candidates. */
  rerank_v1(request: RerankRequest): Promise<readonly Scored[]>;
}

export const createFirstReranker = (model: LanguageModel): FirstReranker => ({
  async rerank_v1({ query, candidates }) {
    if (candidates.length === 0) return [];
    const [asked = [], ...vectors] = await model.embed({
      texts: [query, ...candidates.map(({ text }) => text)],
      timeoutMs: LLM_REQUEST_TIMEOUT_MS,
      signal: cancellationSignal(),
    });
    return candidates.map(({ id }, index) => ({ id, score: similarity(asked, vectors[index] ?? []) }));
  },
});

/** Cosine of the angle, from -1 to 1, brought to 0 to 1; 0 where a vector has no length. */
function similarity(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths === 0 ? 0 : (dot(a, b) / lengths + 1) / 2;
}
