// What durable execution saved: the trial beside its restart baseline, both measured.
import type { Cost, Savings } from '../../reports/evidence/run.ts';
import type { EffectRow, EffectState, TrialEvidence } from '../../reports/evidence/types.ts';
import { chainsOf } from './chains.ts';
import { costUsd, toMicroUsd, toUsd } from './cost.ts';
import { isWritten } from './effect-count.ts';
import type { PriceBook } from './prices.ts';
import { sumBilled } from './tokens.ts';

/** Rows beyond the first for the same subject of the same probe. */
export const duplicateEffects = (rows: readonly EffectRow[]): number => {
  const written = rows.filter(isWritten);
  return written.length - new Set(written.map(({ probe, subject }) => JSON.stringify([probe, subject]))).size;
};

/** The same subject skipped twice is one update that is missing. */
const damaged = (rows: readonly EffectRow[], state: EffectState): number =>
  new Set(rows.filter((row) => row.state === state).map(({ probe, subject }) => JSON.stringify([probe, subject]))).size;

/** @throws HarnessError MODEL_UNPRICED */
export const costOf = (evidence: TrialEvidence, book: PriceBook): Cost => {
  const { llm, effects, timings } = evidence;
  return {
    requests: llm.length,
    tokensBilled: sumBilled(llm),
    costUsd: costUsd(llm, book),
    duplicateEffects: duplicateEffects(effects),
    skippedEffects: damaged(effects, 'skipped'),
    partialEffects: damaged(effects, 'partial'),
    virtualMs: timings.virtualMs,
    executions: chainsOf(evidence).length,
  };
};

/**
 * Negative where the trial cost more than losing everything would have: the truth is shown, not hidden.
 *
 * @throws HarnessError MODEL_UNPRICED
 */
export const savingsOf = (trial: TrialEvidence, baseline: TrialEvidence, book: PriceBook): Savings => {
  const before = baseline.plan.workflowType;
  const [durable, restart] = [costOf(trial, book), costOf(baseline, book)];
  return {
    durable,
    restart,
    ...(before === trial.plan.workflowType ? {} : { predecessor: before }),
    tokensSaved: restart.tokensBilled - durable.tokensBilled,
    costSavedUsd: toUsd(toMicroUsd(restart.costUsd) - toMicroUsd(durable.costUsd)),
    duplicatesAvoided: restart.duplicateEffects - durable.duplicateEffects,
  };
};
