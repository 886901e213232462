// RerankWorkflow: search → late candidates → rerank_v2 → save. Generation 4 of generations/. Runs in the workflow sandbox: pure imports only.
import { proxyActivities } from '@temporalio/workflow';
import { ranked } from './candidates.ts';
import { openLateCandidates } from './late.ts';
import { RERANK_OPTIONS, SAVE_OPTIONS, SEARCH_OPTIONS } from './policy.ts';
import { requestOf } from './request.ts';
import type { RerankActivities, RerankInput, RerankResult } from './types.ts';

const { search_candidates } = proxyActivities<Pick<RerankActivities, 'search_candidates'>>(SEARCH_OPTIONS);
const { rerank_v2 } = proxyActivities<Pick<RerankActivities, 'rerank_v2'>>(RERANK_OPTIONS);
const { save_ranking } = proxyActivities<Pick<RerankActivities, 'save_ranking'>>(SAVE_OPTIONS);

/** Ranks what a search found and what slower sources hand in, and keeps the best. Fails with ValueError for an input that makes no sense. */
export async function RerankWorkflow(input: RerankInput): Promise<RerankResult> {
  const late = openLateCandidates();
  const { query, search_url, late_minutes, keep } = requestOf(input);
  const found = await search_candidates({ url: search_url, query });
  const candidates = await late.joinedAfter(found, late_minutes);
  const scores = await rerank_v2({ query, candidates });
  const result = { query, candidates: candidates.length, ranking: ranked(scores, keep) };
  await save_ranking(result);
  return result;
}
