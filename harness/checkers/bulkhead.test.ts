// Planted: one body too many at a time, on two processes that each keep to the limit.
import { describe, expect, it } from 'vitest';
import { activity, completed, died, START_MS, trialOf, worker } from '../accounting/fixtures/trial.ts';
import type { ActivityAttempt } from '../../reports/evidence/types.ts';
import { bulkhead } from './bulkhead.ts';

/** A body on a worker, from and to so many ms after the start. */
const body = (from: number, to: number | undefined, on = 'worker-1') => ({ from, to, on });

const check = (limit: number, ...bodies: readonly ReturnType<typeof body>[]) =>
  bulkhead.check(
    trialOf({
      expect: { concurrent: { infer: limit } },
      activities: bodies.map(({ from, to, on }, index) => {
        const more = { startedWallMs: START_MS + from, worker: on };
        return activity('infer', String(index + 1), [
          to === undefined ? died(more) : completed({ ...more, ranMs: to - from }),
        ]);
      }),
      workers: [worker('worker-1', START_MS + 100), worker('worker-2')],
    }),
  );

describe('bulkhead', () => {
  it('passes when so many ran at the same time and never more', () => {
    expect(check(2, body(0, 50), body(10, 60), body(60, 90), body(61, 95))?.verdict).toBe('pass');
  });

  it('passes when one begins in the very moment in which another ends', () => {
    expect(check(1, body(0, 50), body(50, 60))?.verdict).toBe('pass');
  });

  it('fails when one more ran, also on another process', () => {
    const found = check(2, body(0, 50), body(10, 60), body(40, 90, 'worker-2'));
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toBe(
      'infer: 3 bodies ran at the same time on 2 worker processes, expected at most 2.',
    );
  });

  it('counts a body whose process died until its death', () => {
    expect(check(1, body(0, undefined), body(90, 120, 'worker-2'))?.verdict).toBe('fail');
    expect(check(1, body(0, undefined), body(100, 120, 'worker-2'))?.verdict).toBe('pass');
  });

  it('is unknown when nothing pressed against the limit, or nothing ran', () => {
    expect(check(2, body(0, 50), body(50, 60))?.findings[0]?.message).toContain('at most 1 at the same time');
    expect(check(2, body(0, 50), body(50, 60))?.verdict).toBe('unknown');
    expect(check(2)?.verdict).toBe('unknown');
  });

  it('is unknown when no worker told of its attempts', () => {
    const trial = trialOf({
      expect: { concurrent: { infer: 1 } },
      activities: [activity('infer', '1', [completed()])],
    });
    expect(bulkhead.check({ ...trial, attempts: [] satisfies ActivityAttempt[] })?.verdict).toBe('unknown');
  });

  it('does not apply where the scenario says nothing of it', () => expect(bulkhead.check(trialOf())).toBeUndefined());
});
