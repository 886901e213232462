// The input of a reranking, checked, with its defaults. Pure: runs in the workflow sandbox.
import { badInput, record, text, wholeNumber } from '../input.ts';
import { KEEP, KEEP_MAX, LATE_MINUTES, LATE_MINUTES_MAX, QUERY_MAX_CHARS } from './policy.ts';
import type { RerankInput } from './types.ts';

/** @throws ApplicationFailure ValueError, non-retryable */
export function requestOf(input: RerankInput): Required<RerankInput> {
  record(input);
  const query = text(input.query, 'query');
  if (query.length > QUERY_MAX_CHARS)
    throw badInput(`query has ${query.length} characters, at most ${QUERY_MAX_CHARS}`);
  return {
    query,
    search_url: text(input.search_url, 'search_url'),
    late_minutes: wholeNumber(input.late_minutes ?? LATE_MINUTES, 'late_minutes', 0, LATE_MINUTES_MAX),
    keep: wholeNumber(input.keep ?? KEEP, 'keep', 1, KEEP_MAX),
  };
}
