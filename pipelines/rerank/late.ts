// The signal `add_candidates(candidates)`: slower sources hand in what they found while the workflow waits. Safe in the workflow sandbox.
import { defineSignal, log, setHandler, sleep } from '@temporalio/workflow';
import { candidatesIn, joined } from './candidates.ts';
import type { Candidate } from './types.ts';

export const addCandidates = defineSignal<[candidates: readonly Candidate[]]>('add_candidates');

export interface LateCandidates {
  /** Waits so many minutes and joins what came to what was found; 0 does not wait. */
  joinedAfter(found: readonly Candidate[], minutes: number): Promise<readonly Candidate[]>;
}

/** Starts to listen. Call it before anything is awaited: a source may be faster than the search. */
export function openLateCandidates(): LateCandidates {
  let late: readonly Candidate[] = [];
  setHandler(addCandidates, (sent: unknown) => {
    const candidates = candidatesIn(sent);
    if (candidates.length === 0)
      log.warn('add_candidates() was sent no candidates and is ignored', { sent: typeof sent });
    late = joined(late, candidates);
  });
  return {
    async joinedAfter(found, minutes) {
      if (minutes > 0) await sleep(`${minutes} minutes`);
      return joined(found, late);
    },
  };
}
