// Billed tokens: how many, of which activity, and which of them bought a result that the history holds.
import type { LlmExchange, TrialEvidence } from '../../reports/evidence/types.ts';
import { activityKey, attemptKey } from './activity-key.ts';
import { readHistory } from '../history/reader.ts';

/** Tokens that a provider charges for one request. `tokensIn` includes the cached ones. */
export const billedTokens = ({ billed, tokensIn, tokensOut }: LlmExchange): number =>
  billed ? tokensIn + tokensOut : 0;

/** Billed tokens of many requests. */
export const sumBilled = (llm: readonly LlmExchange[]): number =>
  llm.reduce((sum, exchange) => sum + billedTokens(exchange), 0);

/** Billed tokens per activity type; types that were not billed are left out. */
export const billedByActivity = (llm: readonly LlmExchange[]): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {};
  for (const exchange of llm.filter(({ billed }) => billed)) {
    sums[exchange.activityType] = (sums[exchange.activityType] ?? 0) + billedTokens(exchange);
  }
  return sums;
};

export interface SettledTokens {
  /** Requests whose cost is owed in any case: of the attempt that the history records as completed, or of none that is known. */
  readonly settled: readonly LlmExchange[];
  /** Requests of attempts that failed, died, or ended before the completion that was recorded. */
  readonly lost: readonly LlmExchange[];
}

/**
 * Parts the requests by what became of their attempt.
 * Lost is only what the evidence excuses: an attempt that failed, had no outcome, was on a worker that died, or came before the recorded one.
 */
export const settle = ({ executions, attempts, workers, llm }: TrialEvidence): SettledTokens => {
  const completed = new Map(
    executions.flatMap(({ workflowId, runId, history }) =>
      readHistory(history)
        .activities.filter(({ end }) => end === 'completed')
        .map(({ activityId, attempt }) => [activityKey({ workflowId, runId, activityId }), attempt ?? 1] as const),
    ),
  );
  const dead = new Set(workers.filter(({ diedWallMs }) => diedWallMs !== undefined).map(({ identity }) => identity));
  const isLost = (exchange: LlmExchange): boolean => {
    const recorded = completed.get(activityKey(exchange));
    if (recorded === exchange.attempt) return false;
    const attempt = attempts.find((each) => attemptKey(each) === attemptKey(exchange));
    if (attempt === undefined) return false;
    if (recorded !== undefined && exchange.attempt > recorded) return false;
    return attempt.outcome?.kind !== 'completed' || dead.has(attempt.worker) || recorded !== undefined;
  };
  const billed = llm.filter((exchange) => exchange.billed);
  return { settled: billed.filter((exchange) => !isLost(exchange)), lost: billed.filter(isLost) };
};
