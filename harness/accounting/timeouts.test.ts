// What a timeout is judged to be, by its distance from the measured p99.
import { describe, expect, it } from 'vitest';
import type { ActivityLatencies } from '../../reports/evidence/run.ts';
import { timeoutRows } from './timeouts.ts';

const of = (startToCloseMs: number, latenciesMs: readonly number[], more: Partial<ActivityLatencies> = {}) => ({
  pipeline: 'research',
  latencies: [{ activityType: 'call_llm', startToCloseMs, scale: 50, latenciesMs, ...more }],
});
/** A hundred attempts of 1 to 100 s: p50 50 s, p99 99 s. */
const HUNDRED = Array.from({ length: 100 }, (_, n) => (n + 1) * 1_000);

describe('timeoutRows', () => {
  it.each([
    [99_000, 'too-tight'],
    [197_000, 'too-tight'],
    [198_000, 'fits'],
    [297_000, 'fits'],
    [990_000, 'fits'],
    [991_000, 'too-loose'],
  ])('judges %i ms against a p99 of 99 s: %s', (startToCloseMs, judgement) => {
    expect(timeoutRows([of(startToCloseMs, HUNDRED)])).toEqual([
      {
        pipeline: 'research',
        activityType: 'call_llm',
        startToCloseMs,
        scales: [50],
        attempts: 100,
        p50Ms: 50_000,
        p99Ms: 99_000,
        recommendedMs: 297_000,
        judgement,
      },
    ]);
  });

  it('does not judge nine attempts, and judges ten', () => {
    const judged = (count: number) => timeoutRows([of(1, HUNDRED.slice(0, count))])[0]?.judgement;
    expect([judged(9), judged(10)]).toEqual(['too-few', 'too-tight']);
  });

  it('puts together what has the same name and timeouts over all trials, and nothing else', () => {
    const rows = timeoutRows([
      of(60_000, [1, 2]),
      of(60_000, [3], { scale: 20 }),
      of(90_000, [4]),
      of(60_000, [5], { heartbeatMs: 10 }),
      { pipeline: 'other', latencies: of(60_000, [6]).latencies },
      { pipeline: 'research' },
    ]);
    expect(rows.map(({ attempts, scales }) => [attempts, scales])).toEqual([
      [3, [50, 20]],
      [1, [50]],
      [1, [50]],
      [1, [50]],
    ]);
  });

  it('does not judge times of this machine, and recommends nothing from them', () => {
    const [row] = timeoutRows([of(60_000, HUNDRED, { local: true })]);
    expect(row).toMatchObject({ attempts: 100, p99Ms: 99_000, judgement: 'local' });
    expect(row).not.toHaveProperty('recommendedMs');
  });

  it.each([
    [0, 1],
    [1, 0],
  ])('lets times of this machine go where there are times of production, in any order', (one, other) => {
    const both = [of(60_000, [9], { local: true }), of(60_000, [20_000])] as const;
    expect(timeoutRows([both[one]!, both[other]!])).toMatchObject([{ attempts: 1, p99Ms: 20_000 }]);
  });

  it('has no row where nothing was measured', () => expect(timeoutRows([{ pipeline: 'research' }])).toEqual([]));
});
