// DocumentWorkflow: fetch → summarise → local model → a person's approval → save. Runs in the workflow sandbox: pure imports only.
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow';
import {
  CARRIED_MAX_CHARS,
  FETCH_OPTIONS,
  HISTORY_MAX_EVENTS,
  LOCAL_MODEL_OPTIONS,
  SAVE_OPTIONS,
  SUMMARY_OPTIONS,
} from './policy.ts';
import { listen } from './signals.ts';
import { checkInput, drafted, errorOf, newReview, type CheckedInput } from './state.ts';
import type { ReviewActivities, ReviewInput, ReviewResult, ReviewState } from './types.ts';

const { fetch_document } = proxyActivities<Pick<ReviewActivities, 'fetch_document'>>(FETCH_OPTIONS);
const { generate_summary } = proxyActivities<Pick<ReviewActivities, 'generate_summary'>>(SUMMARY_OPTIONS);
const { run_local_model } = proxyActivities<Pick<ReviewActivities, 'run_local_model'>>(LOCAL_MODEL_OPTIONS);
const { save_results } = proxyActivities<Pick<ReviewActivities, 'save_results'>>(SAVE_OPTIONS);

/**
 * Summarises a document, has a person decide on the summary and keeps what was approved. Every `request_revision(note)` makes
 * another summary, in the order of their arrival; `approve_summary` decides once those asked for before it are made
 * (a rejection at once). Each summary may wait `approval_wait` for a decision; without one the review is rejected.
 *
 * A step that fails for good leaves status `failed` with its error in the state and fails the execution with the same error.
 *
 * @param carried - the state of the run before; given by the workflow itself when it continues as new
 */
export async function DocumentWorkflow(input: ReviewInput, carried?: ReviewState): Promise<ReviewResult> {
  const review = carried ?? newReview(input);
  listen(review);
  try {
    const checked = checkInput(input);
    if (carried === undefined) await draft(checked, review);
    const decision = await decided(checked, review);
    if (decision === CONTINUE) {
      await condition(allHandlersFinished);
      // A signal that arrives from here on fails this task on the server; the next one has it in the state.
      return await continueAsNew<typeof DocumentWorkflow>(input, review);
    }
    return await settle(review, decision);
  } catch (error) {
    // Anything else is a bug in here: the task is retried until it is repaired, and nothing is lost.
    if (error instanceof TemporalFailure) {
      review.error = errorOf(error, review.status);
      review.status = 'failed';
    }
    throw error;
  }
}

async function draft({ document }: CheckedInput, review: ReviewState): Promise<void> {
  review.parsed_text = await fetch_document(document);
  review.status = 'summarizing';
  review.summary = await generate_summary({ doc_id: review.doc_id, text: review.parsed_text });
  review.status = 'analyzing';
  review.analysis = await run_local_model(review.parsed_text);
}

const CONTINUE = 'continue as new';

/** The decision, undefined when nobody decided in time, or CONTINUE when the history is long before there is one. */
async function decided(
  { approvalWaitMs }: CheckedInput,
  review: ReviewState,
): Promise<boolean | undefined | typeof CONTINUE> {
  while (!mustContinue(review)) {
    const [note] = review.pending;
    if (review.decision === false || (review.decision === true && note === undefined)) return review.decision;
    if (note === undefined) {
      review.status = 'awaiting_approval';
      review.decide_until_ms ??= Date.now() + approvalWaitMs;
      const leftMs = review.decide_until_ms - Date.now();
      if (leftMs <= 0) return undefined;
      const said = () => review.decision !== undefined || review.pending.length > 0;
      await condition(() => said() || mustContinue(review), leftMs);
    } else await revise(review, note);
  }
  return CONTINUE;
}

async function revise(review: ReviewState, note: string): Promise<void> {
  review.status = 'revising';
  const { parsed_text, summary } = drafted(review);
  const { doc_id } = review;
  review.summary = await generate_summary({ doc_id, text: parsed_text, revision: { previous: summary, note } });
  review.pending.shift();
  review.revisions += 1;
  // A new summary has the whole wait before it.
  delete review.decide_until_ms;
}

async function settle(review: ReviewState, decision: boolean | undefined): Promise<ReviewResult> {
  const { doc_id, revisions } = review;
  const found = drafted(review);
  if (decision === true) {
    review.status = 'saving';
    await save_results({ doc_id, ...found });
  }
  const status = decision === true ? 'completed' : 'rejected';
  review.status = status;
  return { doc_id, status, decided_by: decision === undefined ? 'nobody' : 'reviewer', revisions, ...found };
}

/** Whether the history is long enough, and what has to be passed on fits a payload. */
function mustContinue(review: ReviewState): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  if (historyLength <= HISTORY_MAX_EVENTS && !continueAsNewSuggested) return false;
  return JSON.stringify(review).length <= CARRIED_MAX_CHARS;
}
