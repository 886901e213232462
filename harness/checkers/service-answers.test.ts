// terminal-errors and retry-after at services. Planted: a 404 that is asked for again, a Retry-After that nobody waits for.
import { describe, expect, it } from 'vitest';
import {
  activity,
  call,
  completed,
  died,
  failed,
  fault,
  trialOf,
  type AttemptFixture,
} from '../accounting/fixtures/trial.ts';
import type { ServiceExchange } from '../../reports/evidence/types.ts';
import { retryAfter } from './retry-after.ts';
import { terminalErrors } from './terminal-errors.ts';

/** Attempts of one activity; the nth request goes out in the nth attempt unless said otherwise. */
const trial = (attempts: readonly AttemptFixture[], requests: readonly Partial<ServiceExchange>[]) => {
  const laid = trialOf({
    activities: [activity('fetch', '1', attempts)],
    faults: [fault('f1', { kind: 'service.rate-limit', on: { activity: 'fetch' }, retryAfter: { seconds: 7 } })],
  });
  const services = requests.map((request, index): ServiceExchange => {
    const of = laid.attempts.find(({ attempt }) => attempt === (request.attempt ?? index + 1));
    if (of === undefined) throw new Error('the fixture has no such attempt');
    const { workflowId, runId, activityType, activityId, attempt, startedWallMs } = of;
    const times = { arrivedWallMs: startedWallMs + 1, answeredWallMs: startedWallMs + 2 };
    const whose = { trial: '7f3a-1', workflowId, runId, activityType, activityId, attempt };
    return { ...whose, method: 'GET', path: '/a', status: 200, ...times, ...request };
  });
  return { ...laid, services };
};
const refused = (status: number, more: Partial<ServiceExchange> = {}) => ({ status, faultId: 'f1', ...more });
const limited = { status: 429, faultId: 'f1', retryAfterMs: 7_000 };

describe('terminal-errors at a service', () => {
  const check = (...of: Parameters<typeof trial>) => terminalErrors.check(trial(...of));

  it.each([400, 401, 403, 404, 410, 422])('fails when a %i is asked for again, and passes when it is not', (status) => {
    const found = check([failed('E'), completed()], [refused(status), {}]);
    expect(found?.findings[0]?.message).toContain(
      `fetch asked GET /a 2 times where 1 is possible (activity 1): a ${status}`,
    );
    expect(check([failed('E')], [refused(status)])?.verdict).toBe('pass');
  });

  it('does not apply to what may pass, nor to what the service answers by itself', () => {
    expect(check([failed('E'), completed()], [refused(503), {}])).toBeUndefined();
    expect(check([failed('E'), completed()], [{ status: 404 }, {}])).toBeUndefined();
  });

  it('lets another request be, and an attempt that went on after the answer', () => {
    expect(check([failed('E'), completed()], [refused(404), { path: '/b' }])?.verdict).toBe('pass');
    const later = { attempt: 1, path: '/b', arrivedWallMs: 1_000_005, answeredWallMs: 1_000_006 };
    expect(check([failed('E'), completed()], [refused(404, { attempt: 1 }), later, { attempt: 2 }])).toBeUndefined();
    const asksTheModel = [failed('E', { calls: [call({ arrivedWallMs: 1_000_009 })] }), completed()];
    expect(check(asksTheModel, [refused(404), {}])).toBeUndefined();
  });

  it('holds nobody to an answer that died with its process, and cannot tell of one at a timeout', () => {
    expect(check([died(), completed()], [refused(404), {}])?.verdict).toBe('pass');
    expect(check([failed('TimeoutError'), completed()], [refused(404), {}])?.verdict).toBe('unknown');
  });
});

describe('retry-after at a service', () => {
  const check = (...of: Parameters<typeof trial>) => retryAfter.check(trial(...of));
  const waits = failed('RateLimitError', { nextRetryDelayMs: 7_000 });

  it('passes when the next attempt waits, and fails with both numbers when it comes sooner', () => {
    expect(check([waits, completed()], [limited, {}])?.verdict).toBe('pass');
    const found = check([failed('RateLimitError'), completed({ dueAfterMs: 2_010 })], [limited, {}]);
    expect(found?.findings[0]?.message).toContain(
      'was told to wait 7,000 ms (HTTP 429, Retry-After) and asked again after 2,010 ms',
    );
  });

  it('fails when the same request goes out again in the same attempt', () => {
    const again = { attempt: 1, arrivedWallMs: 1_000_500, answeredWallMs: 1_000_501 };
    expect(check([completed()], [{ ...limited, attempt: 1 }, again])?.verdict).toBe('fail');
    expect(
      check(
        [completed()],
        [
          { ...limited, attempt: 1 },
          { ...again, path: '/b' },
        ],
      ),
    ).toBeUndefined();
  });
});
