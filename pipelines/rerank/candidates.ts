// Candidates from outside: read with distrust, each id once, bounded in number and length. Pure: runs in the workflow sandbox.
import { CANDIDATE_ID_MAX_CHARS, CANDIDATE_MAX_CHARS, CANDIDATES_MAX } from './policy.ts';
import type { Candidate, Scored } from './types.ts';

/** The candidates among the values; what is none is left out. */
export const candidatesIn = (values: unknown): readonly Candidate[] =>
  Array.isArray(values) ? values.slice(0, CANDIDATES_MAX).flatMap(candidateOf) : [];

function candidateOf(value: unknown): readonly Candidate[] {
  if (typeof value !== 'object' || value === null) return [];
  const id: unknown = Reflect.get(value, 'id');
  const text: unknown = Reflect.get(value, 'text');
  if (typeof id !== 'string' || id.trim() === '' || id.length > CANDIDATE_ID_MAX_CHARS) return [];
  if (typeof text !== 'string' || text.trim() === '') return [];
  return [{ id, text: text.slice(0, CANDIDATE_MAX_CHARS).replace(/[\uD800-\uDBFF]$/, '') }];
}

/** Both lists, the first of each id, at most CANDIDATES_MAX. */
export function joined(first: readonly Candidate[], then: readonly Candidate[]): readonly Candidate[] {
  const byId = new Map<string, Candidate>();
  for (const candidate of [...first, ...then]) if (!byId.has(candidate.id)) byId.set(candidate.id, candidate);
  return [...byId.values()].slice(0, CANDIDATES_MAX);
}

/** Best first; equal scores by id, so that the order is the same wherever it is made. */
export const ranked = (scores: readonly Scored[], keep: number): readonly Scored[] =>
  [...scores].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, keep);
