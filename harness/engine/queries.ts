// Queries put to one execution: each asked until it is answered or its bound has passed, and written down either way.
import { QueryNotRegisteredError } from '@temporalio/client';
import { asJson } from '../converter/values.ts';
import type { QueryRecord } from '../../reports/evidence/types.ts';
import { QUERY_AGAIN_MS, QUERY_TRY_MS, QUERY_WALL_MS } from './bounds.ts';
import type { TrialContext } from './trial-context.ts';

export type Question = Pick<QueryRecord, 'query' | 'source' | 'actionId' | 'virtualMs'> & {
  readonly args: readonly unknown[];
};

type Answer = Pick<QueryRecord, 'answeredWallMs' | 'answer' | 'error'>;

const messageOf = (problem: unknown): string => {
  const cause = problem instanceof Error ? problem.cause : undefined;
  const message = problem instanceof Error ? problem.message : String(problem);
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
};

/**
 * Asks until there is an answer. No worker, a worker that died with the question, a first workflow task that is not done:
 * each passes, so the question is asked anew within its bound. An answer of the workflow that it cannot answer is final.
 */
const answerTo = async (trial: TrialContext, workflowId: string, { query, args }: Question): Promise<Answer> => {
  const { places, signal } = trial;
  const { client } = trial.outside;
  const { clock } = places;
  const handle = client.workflow.getHandle(workflowId);
  const end = clock.elapsed() + QUERY_WALL_MS;
  let error = 'never asked';
  for (let left = QUERY_WALL_MS; left > 0 && !signal.aborted; left = end - clock.elapsed()) {
    try {
      const deadline = clock.now() + Math.min(left, QUERY_TRY_MS);
      const answer: unknown = await client.withDeadline(deadline, () => handle.query(query, ...args));
      return { answeredWallMs: clock.now(), answer: asJson(answer) };
    } catch (problem) {
      error = messageOf(problem);
      if (problem instanceof QueryNotRegisteredError) return { error };
    }
    await clock.sleep(QUERY_AGAIN_MS);
  }
  return { error: `no answer within ${QUERY_WALL_MS} ms (${error})` };
};

/** Asks, and writes down what came of it. Never fails: a query without an answer is a finding, not a broken trial. */
export const ask = async (trial: TrialContext, workflowId: string, question: Question): Promise<void> => {
  const { args: _args, ...asked } = question;
  const askedWallMs = trial.places.clock.now();
  const answer = await answerTo(trial, workflowId, question);
  // Cut short, the run says nothing.
  if (!trial.signal.aborted) trial.recorder.queries.push({ ...asked, execution: workflowId, askedWallMs, ...answer });
};
