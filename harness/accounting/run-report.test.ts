// The sums over a run.
import { describe, expect, it } from 'vitest';
import type { Savings, TrialReport } from '../../reports/evidence/run.ts';
import { fault, trialOf } from './fixtures/trial.ts';
import { priceBook } from './prices.ts';
import { runReport } from './run-report.ts';
import { trialReport } from './trial-report.ts';

const storm = (strikes: number) =>
  fault(
    'f1',
    { kind: 'llm.hang', on: { activity: 'call_llm' } },
    { planned: 2, strikes: Array.from({ length: strikes }, () => ({})) },
  );
const trial = (verdict: TrialReport['verdict'], more: Partial<TrialReport> = {}): TrialReport => ({
  ...trialReport({
    evidence: trialOf({ faults: [storm(3)] }),
    check: { verdict, checkers: [] },
    book: priceBook(),
    again: '',
    evidenceDir: '',
  }),
  virtualMs: 1_000,
  ...more,
});
const head = {
  runKey: '20261121T060000-7f3a',
  seed: '7f3a',
  startedAt: '2026-11-21T06:00:00.000Z',
  environment: { kind: 'virtual', title: 'temporal 1.32.0, virtual time' },
  database: 'PGlite',
  prices: { asOf: '2026-11-21', source: 'list' },
  again: 'npx ordeal run --seed 7f3a',
};
const cost = {
  requests: 0,
  tokensBilled: 0,
  costUsd: 0,
  duplicateEffects: 0,
  skippedEffects: 0,
  partialEffects: 0,
  virtualMs: 0,
  executions: 1,
};
const savings: Savings = { durable: cost, restart: cost, tokensSaved: 500, costSavedUsd: 0.1, duplicatesAvoided: 2 };

describe('runReport', () => {
  it('sums up its trials', () => {
    const trials = [
      trial('pass', { tokensBilled: 100, tokensWasted: 10, retriesByActivity: { a: 2, b: 1 }, savings }),
      trial('fail', {
        tokensBilled: 50,
        savings,
        replays: [
          { workflowId: 'w', verdict: 'incompatible' },
          { workflowId: 'v', verdict: 'compatible' },
        ],
      }),
      trial('unknown', { faults: [{ ...storm(1).record, struck: 1 }], savings }),
    ];
    expect(runReport({ ...head, trials, wallMs: 1_800 }).summary).toEqual({
      trials: 3,
      pass: 1,
      fail: 1,
      unknown: 1,
      faultsPlanned: 6,
      faultsStruck: 5,
      retries: 3,
      tokensBilled: 150,
      tokensWasted: 10,
      tokensSaved: 1_500,
      costSavedUsd: 0.3,
      duplicatesAvoided: 6,
      nonDeterminism: 1,
      virtualMs: 3_000,
      wallMs: 1_800,
    });
  });

  it('keeps what it was told about the run, and the wall time only in the summary', () => {
    const report = runReport({ ...head, trials: [], wallMs: 5, interrupted: 'SIGTERM' });
    expect(report).toMatchObject({ ...head, interrupted: 'SIGTERM', schemaVersion: 2, trials: [] });
    expect(report).not.toHaveProperty('wallMs');
  });
});
