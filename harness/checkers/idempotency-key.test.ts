// Planted: a key of the attempt, no key, and one key for two jobs.
import { describe, expect, it } from 'vitest';
import type { ServiceExchange } from '../../reports/evidence/types.ts';
import { START_MS, trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import { idempotencyKey } from './idempotency-key.ts';

const post = (activityId: string, attempt: number, key: string | undefined): ServiceExchange => ({
  trial: '7f3a-1',
  workflowId: WORKFLOW_ID,
  runId: 'run-1',
  activityType: 'start_job',
  activityId,
  attempt,
  method: 'POST',
  path: '/jobs',
  status: 201,
  ...(key === undefined ? {} : { idempotencyKey: key }),
  arrivedWallMs: START_MS,
  answeredWallMs: START_MS + 1,
});

const check = (services: readonly ServiceExchange[], idempotent: readonly string[] = []) =>
  idempotencyKey.check(trialOf({ services, expect: { idempotent } }));
const said = (...of: Parameters<typeof check>) =>
  check(...of)
    ?.findings.map(({ message }) => message)
    .join();

describe('idempotency-key', () => {
  it('passes when a repetition carries the key that the first request carried', () => {
    expect(check([post('1', 1, 'w/1'), post('1', 2, 'w/1'), post('2', 1, 'w/2')], ['POST /jobs'])?.verdict).toBe(
      'pass',
    );
  });

  it('fails for a key that changes with the attempt, also where the scenario does not ask', () => {
    expect(said([post('1', 1, 'w/1/1'), post('1', 2, 'w/1/2')])).toContain('under 2 keys (w/1/1, w/1/2)');
    expect(said([post('1', 1, 'w/1'), post('1', 2, undefined)])).toContain('under 2 keys (w/1, none)');
  });

  it('fails for a key that two activities share', () => {
    expect(said([post('1', 1, 'w'), post('2', 1, 'w')])).toContain("by 2 activities under the one key 'w'");
  });

  it('fails where the scenario asks for a key and there is none, or no request at all', () => {
    expect(said([post('1', 1, undefined)], ['POST /jobs'])).toContain('1 of 1 times without');
    expect(said([], ['POST /jobs'])).toContain('never sent');
  });

  it('does not apply where no request carries a key and none is asked for', () => {
    expect(check([post('1', 1, undefined)])).toBeUndefined();
  });
});
