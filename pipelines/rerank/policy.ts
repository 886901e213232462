// Every number of reranking, with its reason. Pure data: the workflow imports it.
import type { ActivityOptions } from '@temporalio/common';
import { RATE_LIMITED_LLM_OPTIONS } from '../llm/rate-limit-policy.ts';
import { UNTIL_WRITTEN } from '../storage/write-policy.ts';

export const RERANK_QUEUE = 'rerank-queue';

/** Slower sources answer within minutes; a day is for those that people look after. */
export const LATE_MINUTES = 10;
export const LATE_MINUTES_MAX = 1_440;
/** What a page of results shows. */
export const KEEP = 5;
export const KEEP_MAX = 20;

export const QUERY_MAX_CHARS = 1_000;
export const CANDIDATE_ID_MAX_CHARS = 100;
/** A passage, not a document: with the next number 40 KB of text, in any script below 256 KB. */
export const CANDIDATE_MAX_CHARS = 1_000;
/** What the model orders well in one request; further candidates are left out. */
export const CANDIDATES_MAX = 40;
/** What is read of the search's answer. */
export const SEARCH_MAX_CHARS = 60_000;

/** search_candidates: 8 s at the 99th percentile; a search that needs 30 s is down. */
export const SEARCH_OPTIONS = {
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds', maximumAttempts: 5 },
} as const satisfies ActivityOptions;
/** Below the 30 s above: the attempt fails with its reason before the server times it out without one. */
export const SEARCH_TIMEOUT_MS = 25_000;

/** rerank_v1, rerank_v2: the rate-limit policy; all searches share one limit of the provider. */
export const RERANK_OPTIONS = RATE_LIMITED_LLM_OPTIONS;
/** Below the 60 s above. */
export const LLM_REQUEST_TIMEOUT_MS = 50_000;

/** save_ranking: one row. Retried until it is written: the ranking is paid for. The key makes it one row. */
export const SAVE_OPTIONS = UNTIL_WRITTEN;
