// Planted: an activity whose timeout is its p99, so that one attempt in a hundred is cut off although it would succeed.
import { describe, expect, it } from 'vitest';
import { activity, call, completed, START_MS, trialOf } from '../accounting/fixtures/trial.ts';
import type { World } from '../scenario/types.ts';
import { timeoutsFit } from './timeouts-fit.ts';

const WORLD: World = { latency: { scale: 50, llm: { p50: '9s', p99: '30s' } } };

/** Activities that each wait 600 ms of wall time, 30 s of production's, under this timeout. */
const check = (startToCloseTimeout: string, count: number, world: World = WORLD, wait = 600) =>
  timeoutsFit.check(
    trialOf({
      plan: { world },
      activities: Array.from({ length: count }, (_, n) =>
        activity(
          'extract',
          String(n),
          [
            completed({
              ranMs: 600,
              startedWallMs: START_MS,
              calls:
                wait === 0
                  ? []
                  : [call({ arrivedWallMs: START_MS, answeredWallMs: START_MS + wait, latencyMs: wait * 50 })],
            }),
          ],
          { scheduled: { startToCloseTimeout } },
        ),
      ),
    }),
  );

describe('timeouts-fit', () => {
  it('fails a timeout of one p99, with both numbers and the one to write', () => {
    const found = check('30s', 20);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      'extract has a startToCloseTimeout of 30,000 ms, 1.0 times the p99 of 30,000 ms that 20 completed attempts took',
    );
    expect(found?.findings[0]?.suggestion).toContain('90,000 ms');
  });

  it('passes three p99s, and leaves far more to the report', () => {
    expect(check('90s', 20)).toEqual({ name: 'timeouts-fit', verdict: 'pass', findings: [] });
    expect(check('3600s', 20)?.verdict).toBe('pass');
  });

  it('is unknown where too few attempts completed, or none waited for an answer: no data is no pass', () => {
    expect(check('30s', 9)?.verdict).toBe('unknown');
    expect(check('30s', 20, WORLD, 0)).toMatchObject({ verdict: 'unknown' });
  });

  it('does not apply where the world answers at once', () => expect(check('30s', 20, {})).toBeUndefined());
});
