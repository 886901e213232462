// The time axis: every bar inside it, in the order of virtual time, idle time folded.
import { describe, expect, it } from 'vitest';
import { crashWhileExtracting } from '../../evidence/fixtures/crash-trials.ts';
import { rateLimitStorm } from '../../evidence/fixtures/llm-trials.ts';
import { completed, died, HOUR, trialReport } from '../../evidence/fixtures/trial-builder.ts';
import { axisOf } from './axis.ts';

const WIDTH = 700;

describe('the time axis', () => {
  it('keeps every attempt inside, and later moments never before earlier ones', () => {
    for (const trial of [crashWhileExtracting, rateLimitStorm]) {
      const axis = axisOf(trial, WIDTH);
      const moments = axis.attempts.flatMap((each) => [each.start, each.end]).toSorted((a, b) => a - b);
      const places = moments.map(axis.x);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(Math.min(...places)).toBe(0);
      expect(Math.max(...places)).toBeLessThanOrEqual(WIDTH);
    }
  });

  it('folds the wait for a person to a fixed width and keeps its length as a label', () => {
    const folds = axisOf(crashWhileExtracting, WIDTH).folds;
    expect(folds.map((fold) => Math.round(fold.ms / HOUR))).toContain(2);
    expect(folds.every((fold) => fold.width <= 46)).toBe(true);
  });

  it('leaves half of the axis to work when there are many waits', () => {
    const timeline = Array.from({ length: 40 }, (_, index) =>
      completed('poll', '1', 1, 'worker-1', { virtual: index * HOUR, wall: index * 10, took: 5 }),
    );
    const folds = axisOf(trialReport({ key: 'k', scenario: 'a/b', timeline, virtualMs: 40 * HOUR }), WIDTH).folds;
    expect(folds.reduce((sum, fold) => sum + fold.width, 0)).toBeLessThanOrEqual(WIDTH / 2 + 1e-6);
  });

  it('ends an attempt that died where its worker was killed, or has no length when nobody knows', () => {
    const dead = axisOf(crashWhileExtracting, WIDTH).attempts.filter((each) => each.attempt.outcome === undefined);
    expect(dead).toHaveLength(9);
    for (const each of dead) expect(Math.round(each.end)).toBe(230);
    const alone = trialReport({
      key: 'k',
      scenario: 'a/b',
      timeline: [died('a', '1', 1, 'w', { virtual: 0, wall: 0 })],
      virtualMs: 0,
    });
    const axis = axisOf(alone, WIDTH);
    expect(axis.attempts[0]?.end).toBe(0);
    expect(axis.x(0)).toBe(0);
  });
});
