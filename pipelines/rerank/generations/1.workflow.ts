// Generation 1 of RerankWorkflow: rerank_v1 ranks.
import { proxyActivities } from '@temporalio/workflow';
import { ranked } from '../candidates.ts';
import { openLateCandidates } from '../late.ts';
import { RERANK_OPTIONS, SAVE_OPTIONS, SEARCH_OPTIONS } from '../policy.ts';
import { requestOf } from '../request.ts';
import type { RerankActivities, RerankInput, RerankResult } from '../types.ts';
import type { FirstReranker } from './first-reranker.ts';

const { search_candidates } = proxyActivities<Pick<RerankActivities, 'search_candidates'>>(SEARCH_OPTIONS);
const { rerank_v1 } = proxyActivities<FirstReranker>(RERANK_OPTIONS);
const { save_ranking } = proxyActivities<Pick<RerankActivities, 'save_ranking'>>(SAVE_OPTIONS);

export async function RerankWorkflow(input: RerankInput): Promise<RerankResult> {
  const late = openLateCandidates();
  const { query, search_url, late_minutes, keep } = requestOf(input);
  const found = await search_candidates({ url: search_url, query });
  const candidates = await late.joinedAfter(found, late_minutes);
  const scores = await rerank_v1({ query, candidates });
  const result = { query, candidates: candidates.length, ranking: ranked(scores, keep) };
  await save_ranking(result);
  return result;
}
