// Planted: a wait that is cut short, a wait that is too long.
import { describe, expect, it } from 'vitest';
import { START_MS, trialOf } from '../accounting/fixtures/trial.ts';
import { virtualTime } from './virtual-time.ts';

const check = (tookMs: number, bounds: { atLeast?: string | number; atMost?: string | number }) =>
  virtualTime.check(trialOf({ expect: { virtualTime: bounds }, execution: { endedVirtualMs: START_MS + tookMs } }));

describe('virtual-time', () => {
  it('passes within the bounds', () => {
    expect(check(86_400_500, { atLeast: '24 hours', atMost: 86_401_000 })?.verdict).toBe('pass');
  });

  it('fails below the lower bound', () => {
    const found = check(3_600_000, { atLeast: '24 hours' });
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      'took 3,600,000 ms of virtual time, expected at least 86,400,000 ms (24 hours)',
    );
  });

  it('fails above the upper bound', () => expect(check(120_000, { atMost: '1m' })?.verdict).toBe('fail'));

  it('is unknown without an execution', () => {
    expect(virtualTime.check(trialOf({ expect: { virtualTime: { atMost: '1m' } }, executions: [] }))?.verdict).toBe(
      'unknown',
    );
  });

  it('does not apply without bounds', () => expect(virtualTime.check(trialOf())).toBeUndefined());
});
