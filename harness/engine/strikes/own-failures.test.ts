// Planted: attempts that failed while a link was disturbed, of which something else was the cause.
import { expect, it } from 'vitest';
import type { ActivityAttempt } from '../../../reports/evidence/types.ts';
import type { Fault } from '../../scenario/types.ts';
import type { Host } from '../../workers/types.ts';
import { configFixture, pipelineFixture, scenarioFixture } from '../engine.fixture.ts';
import { planTrial } from '../plan.ts';
import { Recorder } from '../recorder.ts';
import type { TrialContext } from '../trial-context.ts';
import { ownFailures } from './own-failures.ts';

const on = { workflowTask: 1 } as const;
const down: Fault = { kind: 'network.down', link: 'worker-llm', on };
const host = { identity: 'w1' } as Host;
const key = { namespace: 'n', workflowId: 'w', runId: 'r', activityType: 'write', activityId: '1', attempt: 1 };

interface Beside {
  readonly faults?: readonly Fault[];
  /** Ids of those that have struck. */
  readonly struck?: readonly string[];
  readonly refusedBy?: 'provider';
  readonly codec?: true;
  readonly attempt?: Partial<ActivityAttempt>;
}

/** How many of the failures of one attempt are those of the first fault, which is on since 100. */
function own({ faults = [], struck = ['f1'], refusedBy, codec, attempt = {} }: Beside): number {
  const plan = planTrial(
    { ...scenarioFixture, faults: [down, ...faults] },
    pipelineFixture,
    configFixture,
    'seed',
    1,
    'trial',
  );
  const recorder = new Recorder(plan);
  const workflowId = `${plan.workflowIdPrefix}1`;
  const ofTrial = { ...key, workflowId };
  recorder.hear('w1', { kind: 'attempt-started', key: ofTrial, taskQueue: 'q', scheduledVirtualMs: 0, wallMs: 90 });
  if (codec) recorder.hear('w1', { kind: 'codec-failed', key: ofTrial, during: 'encode', detail: 'x' } as never);
  for (const id of struck) recorder.struck(id, { wallMs: 95, detail: '' });
  const failed = { kind: 'failed', type: 'Error', message: 'no', nonRetryable: false } as const;
  for (const one of recorder.attempts) Object.assign(one, { endedWallMs: 110, outcome: failed, ...attempt });
  if (codec) for (const one of recorder.attempts) Object.assign(one.outcome ?? {}, { type: 'KeyServiceUnavailable' });
  const llm = {
    wasRefused: (_trial: string, one: ActivityAttempt) => refusedBy !== undefined && one.workflowId === workflowId,
  };
  const trial = { plan, recorder, places: { llm } } as unknown as TrialContext;
  return ownFailures(trial, { id: 'f1', link: 'worker-llm', hosts: [host], sinceWallMs: 100 });
}

const full: Fault = { kind: 'database.disk-full', on };
const elsewhere: Fault = { kind: 'network.down', link: 'worker-database', on };
const same: Fault = { kind: 'network.down', link: 'worker-llm', on: { workflowTask: 2 } };
const dies: Fault = { kind: 'worker.kill', on };

it('is one while the link is disturbed, in a process that is struck', () => {
  expect(own({})).toBe(1);
  expect(own({ attempt: { endedWallMs: 99 } })).toBe(0);
  expect(own({ attempt: { worker: 'w2' } })).toBe(0);
  expect(own({ attempt: { outcome: { kind: 'completed' } } })).toBe(0);
});

it.each<[what: string, beside: Beside]>([
  ['the provider or a service refused what it asked, by a fault or a quota', { refusedBy: 'provider' }],
  ['its codec has failed', { codec: true }],
  ['the database has struck beside it', { faults: [full], struck: ['f1', 'f2'] }],
  ['another link is disturbed as well', { faults: [elsewhere], struck: ['f1', 'f2'] }],
])('is none where %s', (_, beside) => {
  expect(own(beside)).toBe(0);
});

it.each<[what: string, beside: Beside]>([
  ['a fault that has not struck yet', { faults: [full] }],
  ['another outage of the same link', { faults: [same], struck: ['f1', 'f2'] }],
  ['the death of a process, which reports nothing', { faults: [dies], struck: ['f1', 'f2'] }],
])('is one beside %s', (_, beside) => {
  expect(own(beside)).toBe(1);
});
