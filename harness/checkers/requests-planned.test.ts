// Planted: requests that the world has no answer for, at the model and at a service.
import { expect, it } from 'vitest';
import { activity, call, completed, trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import type { ServiceExchange } from '../../reports/evidence/types.ts';
import { checkTrial } from './registry.ts';
import { requestsPlanned } from './requests-planned.ts';

const why = 'no answer of the world fits POST /v1/chat/completions of call_llm';
const asks = (...calls: ReturnType<typeof call>[]) =>
  trialOf({ activities: [activity('call_llm', '1', [completed({ calls })])] });

const stray: ServiceExchange = {
  trial: '7f3a-1',
  workflowId: '',
  runId: '',
  activityType: '',
  activityId: '',
  attempt: 0,
  method: 'GET',
  path: '/jobs/8',
  status: 404,
  arrivedWallMs: 0,
  answeredWallMs: 1,
  unplanned: 'no service and no page of the world is GET /jobs/8',
};

it('says which request it was, of which activity, and what there is', () => {
  const check = requestsPlanned.check(asks(call(), call({ unplanned: why, status: 501, billed: false })));
  expect(check).toMatchObject({ verdict: 'unknown', findings: [{}] });
  expect(check?.findings[0]?.message).toBe(`attempt 1 of call_llm (activity 1 of ${WORKFLOW_ID}): ${why}.`);
});

it('counts those at services and pages, whoever sent them', () => {
  const check = requestsPlanned.check(trialOf({ services: [stray] }));
  expect(check?.findings[0]?.message).toBe(`a request of no activity: ${stray.unplanned}.`);
});

it('names ten, and says how many more there were', () => {
  const many = Array.from({ length: 12 }, () => call({ unplanned: why }));
  expect(requestsPlanned.check(asks(...many))?.findings.at(-1)?.message).toBe('2 more requests had no answer.');
});

it('passes where all were planned, and does not apply where nothing was asked', () => {
  expect(requestsPlanned.check(asks(call()))?.verdict).toBe('pass');
  expect(requestsPlanned.check(trialOf())).toBeUndefined();
});

it('leaves the whole trial unknown where the work failed of it', () => {
  const check = checkTrial({
    ...asks(call({ unplanned: why })),
    executions: trialOf({ execution: { status: 'failed' } }).executions,
    plan: trialOf({ expect: { status: 'completed' } }).plan,
  });
  expect(check).toMatchObject({ verdict: 'unknown', checkers: [{ name: 'requests-planned' }] });
});
