// One trial as reports show it.
import { describe, expect, it } from 'vitest';
import { activity, call, completed, died, failed, fault, reference, trialOf, worker } from './fixtures/trial.ts';
import { priceBook } from './prices.ts';
import { retriesOf } from './retries.ts';
import { trialReport, type TrialReportInput } from './trial-report.ts';

const storm = fault('f1', { kind: 'llm.rate-limit', on: { activity: 'call_llm' } });
const evidence = trialOf({
  activities: [
    activity('call_llm', '1', [
      failed('RateLimitError', { calls: [call({ status: 429, billed: false, faultId: 'f1' })] }),
      died({ calls: [call()] }),
      completed({ calls: [call({ tokensCachedIn: 40 })], worker: 'worker-2' }),
    ]),
    activity('save_result', '2', [
      failed('ConnectionError', { worker: 'worker-2' }),
      completed({ worker: 'worker-2' }),
    ]),
  ],
  faults: [storm],
  workers: [worker('worker-1', 1_000_150), worker('worker-2')],
  recoveries: [
    { faultId: 'f2', diedWallMs: 100, recoveredWallMs: 850, timedOutAttempts: 1 },
    { faultId: 'f3', diedWallMs: 900, timedOutAttempts: 0 },
  ],
  reference: reference(),
});
const report = (more: Partial<TrialReportInput> = {}) =>
  trialReport({
    evidence,
    check: { verdict: 'pass', checkers: [] },
    book: priceBook(),
    again: 'npx ordeal run x',
    evidenceDir: 'trials/7f3a-1',
    ...more,
  });

describe('trialReport', () => {
  it('counts retries by activity and by what made them necessary', () => {
    expect(report().retriesByActivity).toEqual({ call_llm: 2, save_result: 1 });
    expect(report().retriesByCause).toEqual({ 'llm.rate-limit': 1, 'worker died': 1, ConnectionError: 1 });
  });

  it('counts billed tokens, and as wasted what lies beyond the reference', () => {
    expect(report()).toMatchObject({
      llmRequests: 3,
      tokensIn: 200,
      tokensCachedIn: 40,
      tokensOut: 40,
      tokensBilled: 240,
      tokensWasted: 120,
    });
  });

  it('wastes nothing below the reference, and what died or failed without one', () => {
    expect(report({ evidence: { ...evidence, reference: reference({ tokensBilled: 9_999 }) } }).tokensWasted).toBe(0);
    const { reference: _, ...alone } = evidence;
    expect(report({ evidence: alone }).tokensWasted).toBe(120);
  });

  it('shows cost, history, recovery, faults and the timeline', () => {
    const shown = report();
    expect(shown.costUsd).toBeCloseTo((160 * 0.15 + 40 * 0.075 + 40 * 0.6) / 1e6, 6);
    expect(shown.historyEvents).toBe(6);
    expect(shown.historyBytes).toBe(JSON.stringify(evidence.executions[0]?.history).length);
    expect(shown.recoveryMs).toEqual([750]);
    expect(shown.faults).toMatchObject([{ id: 'f1', planned: 1, struck: 1, healed: true }]);
    expect(shown.timeline).toHaveLength(5);
    expect(shown.timeline[1]).not.toHaveProperty('outcome');
    expect(shown).toMatchObject({
      key: '7f3a-1',
      verdict: 'pass',
      again: 'npx ordeal run x',
      evidence: 'trials/7f3a-1',
    });
    expect(shown).not.toHaveProperty('savings');
  });
});

describe('retriesOf', () => {
  it('counts an attempt whose worker died before it could speak', () => {
    const silent = {
      ...evidence,
      attempts: evidence.attempts.filter(({ activityId, attempt }) => activityId === '1' && attempt !== 2),
    };
    expect(retriesOf(silent)).toEqual({
      byActivity: { call_llm: 2 },
      byCause: { 'llm.rate-limit': 1, 'worker died': 1 },
    });
  });

  it('tells an attempt that timed out on a worker that lives', () => {
    const slow = trialOf({ activities: [activity('ocr', '1', [died(), completed()])] });
    expect(retriesOf(slow).byCause).toEqual({ 'timed out': 1 });
  });
});
