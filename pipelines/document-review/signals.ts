// What a reviewer says to a review and asks of it. Runs in the workflow sandbox; clients send by these definitions.
import { defineQuery, defineSignal, defineUpdate, log, setHandler } from '@temporalio/workflow';
import { badInput } from '../input.ts';
import { NOTE_MAX_CHARS } from './policy.ts';
import { statusOf } from './state.ts';
import type { ReviewState, StatusAnswer } from './types.ts';

/** `approve_summary(approved)`: true approves the summary, false rejects it. The first one counts. */
export const approveSummary = defineSignal<[approved: boolean]>('approve_summary');
/** `decide(approved)`: decides as `approve_summary` does, and answers with the decision that counts: the first one. */
export const decide = defineUpdate<boolean, [approved: boolean]>('decide');
/** `request_revision(note)`: asks for another summary; the note says what to change. */
export const requestRevision = defineSignal<[note: string]>('request_revision');
export const getStatus = defineQuery<StatusAnswer>('get_status');
/** The whole state: the summary to decide on is in it. */
export const getState = defineQuery<ReviewState>('get_state');

/**
 * Starts to listen and to answer. Call it before anything is awaited: a signal may come before it is asked for.
 * The handlers only write down what was said, so none of them is ever half done when the execution continues as new.
 */
export function listen(review: ReviewState): void {
  setHandler(getStatus, () => statusOf(review));
  setHandler(getState, () => review);
  setHandler(approveSummary, (approved: unknown) => {
    // The sender is a person or a tool; what is not a decision must not become one.
    if (typeof approved !== 'boolean') return ignore('approve_summary', 'neither true nor false');
    review.decision ??= approved;
  });
  setHandler(decide, (approved) => (review.decision ??= approved), { validator: checkDecision });
  setHandler(requestRevision, (note: unknown) => {
    if (typeof note !== 'string' || note.trim() === '' || note.length > NOTE_MAX_CHARS)
      return ignore('request_revision', `no text of 1 to ${NOTE_MAX_CHARS} characters`);
    if (review.decision !== undefined) return ignore('request_revision', 'sent after the decision');
    review.pending.push(note);
  });
}

/** @throws ApplicationFailure ValueError: the update is refused and leaves no trace */
function checkDecision(approved: unknown): void {
  if (typeof approved !== 'boolean') throw badInput('approved must be true or false');
}

const ignore = (signal: string, reason: string): void => log.warn('A signal is ignored', { signal, reason });
