// Waits between attempts: never shorter than asked, never the same for everybody.
import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jitteredWaitMs, withJitter } from './jitter.ts';

const BACKOFF = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '60 seconds' } as const;
const SHARE = 0.5;
const attemptOf = (workflowId: string, attempt: number, activityId = '2') => ({
  activityId,
  attempt,
  workflowExecution: { workflowId },
});
const wait = (workflowId: string, attempt: number, askedMs?: number) =>
  jitteredWaitMs(attemptOf(workflowId, attempt), BACKOFF, SHARE, askedMs);

describe('a jittered wait', () => {
  it('is at least what was asked for, and at most half as long again or 30 s more', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 3_600_000 }),
        (id, n, asked) => {
          const ms = wait(id, n, asked);
          expect(Number.isInteger(ms)).toBe(true);
          expect(ms).toBeGreaterThanOrEqual(asked);
          expect(ms).toBeLessThanOrEqual(Math.min(asked * (1 + SHARE), asked + 30_000) + 1);
        },
      ),
    );
  });

  it("is at least the policy's backoff, and never above its maximum", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (id, n) => {
        const ms = wait(id, n);
        expect(ms).toBeGreaterThanOrEqual(Math.min(1_000 * 2 ** (n - 1), 60_000));
        expect(ms).toBeLessThanOrEqual(60_000);
      }),
    );
  });

  it('spreads a hundred executions that failed together over most of its room', () => {
    const waits = Array.from({ length: 100 }, (_, n) => wait(`review-${n}`, 1, 20_000)).sort((a, b) => a - b);
    expect(new Set(waits).size).toBeGreaterThan(95);
    // 10 s of room: every quarter of it is used by at least a tenth of them.
    for (let from = 20_000; from < 30_000; from += 2_500)
      expect(waits.filter((ms) => ms >= from && ms < from + 2_500).length).toBeGreaterThan(10);
  });

  it('is the same for the same attempt, and another one for the next attempt and for another activity', () => {
    expect(wait('a', 1)).toBe(wait('a', 1));
    expect(wait('a', 1, 9_000)).not.toBe(wait('a', 2, 9_000));
    expect(jitteredWaitMs(attemptOf('a', 1, '2'), BACKOFF, SHARE)).not.toBe(
      jitteredWaitMs(attemptOf('a', 1, '3'), BACKOFF, SHARE),
    );
  });
});

describe('withJitter', () => {
  const failing = (failure: unknown) =>
    withJitter(attemptOf('a', 2), BACKOFF, SHARE, () => Promise.reject(failure as Error)).catch(
      (error: unknown) => error,
    );

  it('leaves type, message and details of a failure as they are, and sets its wait', async () => {
    const failure = ApplicationFailure.create({
      type: 'RateLimitError',
      message: 'slow',
      details: [{ status: 429 }],
      nextRetryDelay: '9s',
    });
    expect(await failing(failure)).toMatchObject({
      type: 'RateLimitError',
      message: 'slow',
      details: [{ status: 429 }],
      nextRetryDelay: wait('a', 2, 9_000),
    });
    expect(await failing(ApplicationFailure.retryable('x', 'ServerError'))).toMatchObject({
      nextRetryDelay: wait('a', 2),
    });
  });

  it.each([ApplicationFailure.nonRetryable('no', 'AuthenticationError'), new TypeError('a bug')])(
    'does not touch what is not tried again or not a failure of ours: %s',
    async (error) => {
      expect(await failing(error)).toBe(error);
      expect(Reflect.get(error, 'nextRetryDelay') ?? undefined).toBeUndefined();
    },
  );

  it('hands a result through', async () => {
    await expect(withJitter(attemptOf('a', 1), BACKOFF, SHARE, async () => 7)).resolves.toBe(7);
  });
});
