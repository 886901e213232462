// The state of a review: how it begins, what it answers, and what a failure leaves in it. Pure: runs in the workflow sandbox.
import { ApplicationFailure, TimeoutFailure, type Duration, type TemporalFailure } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time.js';
import { badInput, identifier, record, text, wholeNumber } from '../input.ts';
import type { ArtifactRef } from '../storage/artifact.ts';
import { APPROVAL_WAIT, APPROVAL_WAIT_MAX_MS, DOCUMENT_MAX_BYTES } from './policy.ts';
import type { ReviewError, ReviewInput, ReviewState, StatusAnswer } from './types.ts';

/** An input that makes sense. */
export interface CheckedInput {
  readonly document: Omit<ReviewInput, 'approval_wait'>;
  readonly approvalWaitMs: number;
}

/**
 * Looks at every field of an input.
 * @throws ApplicationFailure ValueError, non-retryable
 */
export function checkInput(input: unknown): CheckedInput {
  const said = record(input);
  const source = said['source'] === undefined ? {} : { source: artifactRef(said['source']) };
  const address = said['source_url'] === undefined ? {} : { source_url: text(said['source_url'], 'source_url') };
  return {
    document: { doc_id: identifier(said['doc_id'], 'doc_id'), ...source, ...address },
    approvalWaitMs: approvalWait(said['approval_wait'] ?? APPROVAL_WAIT),
  };
}

function artifactRef(value: unknown): ArtifactRef {
  const { sha256, bytes } = record(value, 'source');
  return { sha256: text(sha256, 'source.sha256'), bytes: wholeNumber(bytes, 'source.bytes', 0, DOCUMENT_MAX_BYTES) };
}

function approvalWait(value: unknown): number {
  const ms = typeof value === 'string' ? parsedDuration(value) : value;
  if (typeof ms === 'number' && ms >= 1 && ms <= APPROVAL_WAIT_MAX_MS) return Math.round(ms);
  throw badInput(`approval_wait must be a duration of at most 30 days, as '24 hours', or milliseconds`);
}

function parsedDuration(value: string): number | undefined {
  try {
    return msToNumber(value as Duration);
  } catch {
    return undefined;
  }
}

/** A review of which nothing is known but, where the input says so, its document. Takes any input: `get_status` answers for a wrong one as well. */
export function newReview(input: unknown): ReviewState {
  const doc_id: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'doc_id') : undefined;
  return { doc_id: typeof doc_id === 'string' ? doc_id : '', status: 'fetching', revisions: 0, pending: [] };
}

/** The answer of `get_status`. */
export const statusOf = ({ doc_id, status, error }: ReviewState): StatusAnswer => ({
  doc_id,
  status,
  progress: status === 'awaiting_approval' ? 'awaiting_approval' : 'processing',
  ...(error === undefined ? {} : { error }),
});

const CAUSES_MAX = 10;

/** What is kept of a failure: its root, for the layers around it say only that something failed. */
export function errorOf(failure: TemporalFailure, during: ReviewState['status']): ReviewError {
  let root: Error = failure;
  for (let depth = 0; depth < CAUSES_MAX && root.cause instanceof Error; depth += 1) root = root.cause;
  return { during, type: typeOf(root), message: root.message };
}

function typeOf(root: Error): string {
  if (root instanceof TimeoutFailure) return 'TimeoutError';
  return (root instanceof ApplicationFailure ? root.type : undefined) ?? root.name;
}

/** The state together with what it must have by then. @throws ApplicationFailure ReviewStateError */
export function drafted(review: ReviewState): Required<Pick<ReviewState, 'parsed_text' | 'summary' | 'analysis'>> {
  const { parsed_text, summary, analysis } = review;
  if (parsed_text !== undefined && summary !== undefined && analysis !== undefined)
    return { parsed_text, summary, analysis };
  throw ApplicationFailure.nonRetryable('The review has no summary, analysis or text yet', 'ReviewStateError');
}
