// Whether the activity can have read an answer at all: only then can it be held to what the answer said.
import { attemptKey } from '../accounting/activity-key.ts';
import type { ActivityAttempt, LlmExchange, ServiceExchange } from '../../reports/evidence/types.ts';

/**
 * - `read`: nothing speaks against it.
 * - `lost`: the process died, or the attempt had ended before the answer was sent.
 * - `unclear`: the client's own timeout ended the attempt at about the same time.
 */
export type AnswerReading = 'read' | 'lost' | 'unclear';

/** One request of an attempt and its answer, whoever gave it. */
export type Exchange = LlmExchange | ServiceExchange;

const TIMED_OUT = /time(d)?[ -]?out|abort/i;

export const attemptOf = (attempts: readonly ActivityAttempt[], exchange: Exchange): ActivityAttempt | undefined =>
  attempts.find((attempt) => attemptKey(attempt) === attemptKey(exchange));

/** An attempt that nobody reported is taken to have read its answers. */
export const answerReading = (attempts: readonly ActivityAttempt[], exchange: Exchange): AnswerReading => {
  const attempt = attemptOf(attempts, exchange);
  if (attempt === undefined) return 'read';
  const { outcome, endedWallMs } = attempt;
  if (outcome === undefined || (endedWallMs ?? Infinity) < exchange.answeredWallMs) return 'lost';
  return outcome.kind === 'failed' && TIMED_OUT.test(`${outcome.type} ${outcome.message}`) ? 'unclear' : 'read';
};
