// A provider's quota: never more than it gives, in windows of either clock.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Quota } from './quota.ts';

const MINUTE = 60_000;
const perMinute = (limits: { requests?: number; tokens?: number }) =>
  new Quota({ ...limits, perMs: MINUTE, clock: 'virtual' });

describe('a quota', () => {
  it('counts down, refuses with the time to the reset, and is whole again in the next window', () => {
    const quota = perMinute({ requests: 2 });
    const left = (remaining: number, resetMs: number) => ({ limits: { requests: { limit: 2, remaining, resetMs } } });
    expect(quota.admit('m', 1_000, 5)).toMatchObject({ kind: 'granted', ...left(1, MINUTE) });
    expect(quota.admit('m', 21_000, 5)).toMatchObject({ kind: 'granted', ...left(0, 40_000) });
    expect(quota.admit('m', 31_000, 5)).toMatchObject({
      kind: 'refused',
      which: 'requests',
      used: 2,
      ...left(0, 30_000),
    });
    expect(quota.admit('m', 61_000, 5)).toMatchObject({ kind: 'granted', ...left(1, MINUTE) });
  });

  it('lets a smaller request through where a larger one was refused: what is refused takes nothing', () => {
    const quota = perMinute({ tokens: 100 });
    expect(quota.admit('m', 0, 60).kind).toBe('granted');
    expect(quota.admit('m', 0, 50)).toMatchObject({ kind: 'refused', which: 'tokens', used: 60, requested: 50 });
    expect(quota.admit('m', 0, 40).kind).toBe('granted');
  });

  it('counts a request from a clock that is a little behind with the first one', () => {
    const quota = perMinute({ requests: 1 });
    expect(quota.admit('m', 1_000, 1).kind).toBe('granted');
    expect(quota.admit('m', 990, 1)).toMatchObject({ kind: 'refused', limits: { requests: { resetMs: MINUTE + 10 } } });
  });

  it('gives each provider and model its own', () => {
    const quota = perMinute({ requests: 1 });
    expect(['a', 'b', 'a'].map((whose) => quota.admit(whose, 0, 1).kind)).toEqual(['granted', 'granted', 'refused']);
  });

  /** What was granted in any window of the first request's is never more than the limit, in whatever order clocks come. */
  const holds = (open: () => Pick<Quota, 'admit'>) =>
    fc.property(
      fc.array(fc.record({ atMs: fc.nat(5 * MINUTE), tokens: fc.nat(60) }), { minLength: 1, maxLength: 40 }),
      (asked) => {
        const quota = open();
        const windows = new Map<number, { requests: number; tokens: number }>();
        for (const { atMs, tokens } of asked) {
          const nth = Math.max(0, Math.floor((atMs - (asked[0]?.atMs ?? 0)) / MINUTE));
          const sums = windows.get(nth) ?? { requests: 0, tokens: 0 };
          windows.set(nth, sums);
          const fits = sums.requests < 3 && sums.tokens + tokens <= 100;
          expect(quota.admit('m', atMs, tokens).kind).toBe(fits ? 'granted' : 'refused');
          if (fits) [sums.requests, sums.tokens] = [sums.requests + 1, sums.tokens + tokens];
        }
      },
    );

  it('never gives more than its limits in a window, and never refuses what fits', () => {
    fc.assert(holds(() => perMinute({ requests: 3, tokens: 100 })));
  });

  it('is seen to fail when refused requests count', () => {
    const counting = (): Pick<Quota, 'admit'> => {
      const quota = perMinute({ requests: 3, tokens: 100 });
      return {
        admit: (whose, atMs, tokens) => {
          const grant = quota.admit(whose, atMs, tokens);
          if (grant.kind === 'refused') quota.admit(whose, atMs, 0);
          return grant;
        },
      };
    };
    expect(fc.check(holds(counting)).failed).toBe(true);
  });
});
