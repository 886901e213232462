// The activities of reranking, bound to a model, a way to fetch pages and a database.
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Pool } from 'pg';
import { failure } from '../llm/classify.ts';
import type { LanguageModel } from '../llm/types.ts';
import { insertOnce, writerOf } from '../storage/database.ts';
import type { FetchPage } from '../web/page.ts';
import { candidatesIn, joined } from './candidates.ts';
import { LLM_REQUEST_TIMEOUT_MS, SEARCH_MAX_CHARS, SEARCH_TIMEOUT_MS } from './policy.ts';
import { SCORES_SCHEMA, scoresIn, scoresPrompt } from './scores.ts';
import type { Candidate, RerankActivities } from './types.ts';

export interface RerankServices {
  readonly model: LanguageModel;
  readonly fetchPage: FetchPage;
  readonly pool: Pool;
}

export const createActivities = ({ model, fetchPage, pool }: RerankServices): RerankActivities => ({
  async search_candidates({ url, query }) {
    const address = `${url}${url.includes('?') ? '&' : '?'}q=${encodeURIComponent(query)}`;
    const signal = cancellationSignal();
    return foundIn(await fetchPage({ url: address, maxChars: SEARCH_MAX_CHARS, timeoutMs: SEARCH_TIMEOUT_MS, signal }));
  },
  async rerank_v2(request) {
    if (request.candidates.length === 0) return [];
    const text = await model.complete({
      prompt: scoresPrompt(request),
      schema: SCORES_SCHEMA,
      timeoutMs: LLM_REQUEST_TIMEOUT_MS,
      signal: cancellationSignal(),
    });
    return scoresIn(text, request);
  },
  async save_ranking({ query, ranking }) {
    const writer = writerOf(activityInfo());
    await insertOnce(pool, 'rankings', writer, {
      effect: 'save_ranking',
      subject: `${writer.workflowId} ${query}`,
      query,
      ranking: JSON.stringify(ranking),
    });
  },
});

/** @throws ApplicationFailure InvalidAnswerError, retryable: a search that starts up answers HTML */
function foundIn(text: string): readonly Candidate[] {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw failure('InvalidAnswerError', 'The search did not answer with JSON');
  }
  if (!Array.isArray(values)) throw failure('InvalidAnswerError', 'The search did not answer with a list');
  return joined(candidatesIn(values), []);
}
