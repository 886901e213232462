// What durable execution saved: the trial beside its restart baseline, both measured.
import type { Cost, Savings } from '../../reports/evidence/run.ts';
import type { EffectRow, TrialEvidence } from '../../reports/evidence/types.ts';
import { costUsd, toMicroUsd, toUsd } from './cost.ts';
import type { PriceBook } from './prices.ts';
import { sumBilled } from './tokens.ts';

/** Rows beyond the first for the same subject of the same probe. */
export const duplicateEffects = (rows: readonly EffectRow[]): number =>
  rows.length - new Set(rows.map(({ probe, subject }) => JSON.stringify([probe, subject]))).size;

/** @throws HarnessError MODEL_UNPRICED */
export const costOf = ({ llm, effects, executions, timings }: TrialEvidence, book: PriceBook): Cost => ({
  requests: llm.length,
  tokensBilled: sumBilled(llm),
  costUsd: costUsd(llm, book),
  duplicateEffects: duplicateEffects(effects),
  virtualMs: timings.virtualMs,
  executions: executions.length,
});

/**
 * Negative where the trial cost more than losing everything would have: the truth is shown, not hidden.
 *
 * @throws HarnessError MODEL_UNPRICED
 */
export const savingsOf = (trial: TrialEvidence, baseline: TrialEvidence, book: PriceBook): Savings => {
  const [durable, restart] = [costOf(trial, book), costOf(baseline, book)];
  return {
    durable,
    restart,
    tokensSaved: restart.tokensBilled - durable.tokensBilled,
    costSavedUsd: toUsd(toMicroUsd(restart.costUsd) - toMicroUsd(durable.costUsd)),
    duplicatesAvoided: restart.duplicateEffects - durable.duplicateEffects,
  };
};
