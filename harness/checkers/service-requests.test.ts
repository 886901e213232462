// Planted: a job that is polled once too often, and one that is never started.
import { describe, expect, it } from 'vitest';
import type { ServiceExchange } from '../../reports/evidence/types.ts';
import { START_MS, trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import { serviceRequests } from './service-requests.ts';

const request = (method: string, path: string): ServiceExchange => ({
  trial: '7f3a-1',
  workflowId: WORKFLOW_ID,
  runId: 'run-1',
  activityType: 'poll_job',
  activityId: '1',
  attempt: 1,
  method,
  path,
  status: 200,
  arrivedWallMs: START_MS,
  answeredWallMs: START_MS + 1,
});

const check = (services: readonly ServiceExchange[], requests?: Record<string, number>) =>
  serviceRequests.check(trialOf({ services, expect: requests === undefined ? {} : { requests } }));

const polled = [request('POST', '/jobs'), request('GET', '/jobs/7'), request('GET', '/jobs/7')];

describe('service-requests', () => {
  it('passes when each service was asked as often as expected', () => {
    expect(check(polled, { 'POST /jobs': 1, 'GET /jobs/7': 2 })?.verdict).toBe('pass');
  });

  it('fails for a poll too many, with both numbers', () => {
    const found = check(polled, { 'GET /jobs/7': 1 });
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toBe('GET /jobs/7 was asked for 2 times, expected 1 time.');
  });

  it('fails for a service that was never asked: no request is not a pass', () => {
    expect(check([], { 'POST /jobs': 1 })?.verdict).toBe('fail');
    expect(check([request('GET', '/jobs')], { 'POST /jobs': 1 })?.verdict).toBe('fail');
  });

  it('does not apply where the scenario says nothing', () => expect(check(polled)).toBeUndefined());
});
