// Every point strikes exactly where it says, in a real process on a real server.
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALLER_HEADERS } from '../llm-mock/types.ts';
import { silentPoints } from './bundle.ts';
import { awaitCompletions } from './completions.ts';
import { countOf, events, openStand, record, said, type Stand } from './fixtures/stand.ts';
import type { PointRule } from './types.ts';

const TIMEOUT_MS = 60_000;
let stand: Stand;
let client: Client;

beforeAll(async () => {
  stand = await openStand(2);
  client = await stand.openNamespace('points');
}, TIMEOUT_MS);
afterAll(() => stand.close(), TIMEOUT_MS);

const work = { namespace: 'points', taskQueue: 'probe', workflowTaskTimeoutMs: 1_000 };

/** Serves with one rule, starts the workflow and waits until the process stands at the point. */
async function struck(workflowId: string, type: string, on: PointRule['on'], args: readonly unknown[] = []) {
  const host = await stand.pool.take();
  const messages = record(host);
  await host.serve(stand.assignment('points', [{ faultId: 'f1', on, workflowId }]));
  await stand.environment.start({ ...work, workflowType: type, workflowId, args });
  const point = await said(messages, 'at-point');
  return { host, messages, point };
}

/** The dead attempts end, and a fresh process without rules ends the work. */
async function takenOver(workflowId: string): Promise<unknown> {
  await stand.environment.collapse('points', workflowId, stand.pool.dead);
  const standby = await stand.pool.take();
  await standby.serve(stand.assignment('points'));
  const result = await client.workflow.getHandle(workflowId).result();
  await standby.release();
  stand.pool.give(standby);
  return result;
}

// Where 'worker.kill' strikes.
describe('a kill at an activity', () => {
  it('strikes before the body begins', { timeout: TIMEOUT_MS }, async () => {
    const { host, messages, point } = await struck('before', 'straight', { activity: 'write', at: 'before' });
    expect(point).toMatchObject({ faultId: 'f1', key: { activityType: 'write', attempt: 1, workflowId: 'before' } });
    expect(await host.kill()).toMatchObject({ signal: 'SIGKILL' });
    expect(await stand.lines('before')).toEqual(['begin ask', 'answered ask']);
    expect(messages.filter((m) => m.kind === 'attempt-started').map((m) => m.key.activityType)).toEqual(['ask']);
    expect(await takenOver('before')).toBe('hello w done');
    expect(countOf(await stand.lines('before'), 'begin write')).toBe(1);
  });

  it('strikes inside: the call is paid for and its answer lost', { timeout: TIMEOUT_MS }, async () => {
    const asked = stand.model.requests.length;
    const { host } = await struck('inside', 'straight', { activity: 'ask', at: 'inside' });
    await host.kill();
    expect(await stand.lines('inside')).toEqual(['begin ask']);
    expect(stand.model.requests.slice(asked).map((headers) => headers[CALLER_HEADERS.attempt])).toEqual(['1']);
    expect(await takenOver('inside')).toBe('hello w done');
    const calls = stand.model.requests.slice(asked);
    expect(calls.map((headers) => headers[CALLER_HEADERS.attempt])).toEqual(['1', '2']);
    expect(calls[0]).toMatchObject({
      [CALLER_HEADERS.workflowId]: 'inside',
      [CALLER_HEADERS.activityType]: 'ask',
      [CALLER_HEADERS.activityId]: '1',
    });
  });

  it('strikes after the effect and before its completion is recorded', { timeout: TIMEOUT_MS }, async () => {
    const { host } = await struck('effect', 'straight', { activity: 'write', at: 'effect' });
    await host.kill();
    expect(await stand.lines('effect')).toContain('effect w');
    expect(countOf(await events(client, 'effect'), 'ACTIVITY_TASK_COMPLETED')).toBe(1);
    expect(await takenOver('effect')).toBe('hello w done');
    expect(countOf(await stand.lines('effect'), 'effect w')).toBe(2);
  });

  it('lets exactly 3 of 12 completions be recorded', { timeout: TIMEOUT_MS }, async () => {
    const { host } = await struck('fan', 'fan', { activity: 'write', at: 'completed', nth: 3 }, [12]);
    expect(await awaitCompletions(client, ['fan'], 'write', 3, 10_000)).toBe(3);
    await host.kill();
    expect(countOf(await events(client, 'fan'), 'ACTIVITY_TASK_COMPLETED')).toBe(3);
    const begun = countOf(await stand.lines('fan'), 'begin write');
    expect(await takenOver('fan')).toBe(12);
    const all = await stand.lines('fan');
    expect(countOf(all, 'begin write') - begun).toBe(9);
    expect(countOf(all, 'begin finish')).toBe(1);
  });

  it('strikes with the last completion recorded before the execution ends', { timeout: TIMEOUT_MS }, async () => {
    const { host } = await struck('last', 'straight', { activity: 'finish', at: 'completed' });
    // Until its bound, as the workflow task that ends the execution is computed and held.
    expect(await awaitCompletions(client, ['last'], 'finish', 1, 10_000)).toBe(1);
    expect(countOf(await events(client, 'last'), 'WORKFLOW_EXECUTION_COMPLETED')).toBe(0);
    await host.kill();
    expect(await takenOver('last')).toBe('hello w done');
    expect(countOf(await stand.lines('last'), 'begin finish')).toBe(1);
  });

  it('counts the passages over all activities of the type', { timeout: TIMEOUT_MS }, async () => {
    const { host, messages } = await struck('nth', 'fan', { activity: 'write', at: 'before', nth: 5 }, [12]);
    await host.kill();
    expect(messages.filter(({ kind }) => kind === 'attempt-started')).toHaveLength(4);
    expect(countOf(await stand.lines('nth'), 'begin write')).toBeLessThanOrEqual(4);
    await client.workflow.getHandle('nth').terminate();
  });

  it('leaves executions without a rule alone', { timeout: TIMEOUT_MS }, async () => {
    const { host } = await struck('struck', 'straight', { activity: 'write', at: 'before' });
    const other = await client.workflow.execute('straight', { workflowId: 'other', taskQueue: 'probe' });
    expect(other).toBe('hello w done');
    await host.kill();
    await client.workflow.getHandle('struck').terminate();
  });
});

describe('a kill at a workflow task', () => {
  it.each([1, 2, 3])('strikes before the report of task %i', { timeout: TIMEOUT_MS }, async (nth) => {
    const workflowId = `task-${nth}`;
    const { host, point } = await struck(workflowId, 'straight', { workflowTask: nth });
    expect(point.detail).toBe(`workflow task ${nth}`);
    await host.kill();
    const recorded = await events(client, workflowId);
    expect(recorded.at(-1)).toBe('WORKFLOW_TASK_STARTED');
    expect(countOf(recorded, 'WORKFLOW_TASK_COMPLETED')).toBe(nth - 1);
    expect(countOf(recorded, 'ACTIVITY_TASK_COMPLETED')).toBe(nth - 1);
    expect(await takenOver(workflowId)).toBe('hello w done');
    expect(await stand.lines(workflowId)).toEqual([
      'begin ask',
      'answered ask',
      'begin write',
      'effect w',
      'begin finish',
    ]);
  });
});

describe('a point that is never reached', () => {
  it('strikes nothing, and the wait for its completion ends at its bound', { timeout: TIMEOUT_MS }, async () => {
    const host = await stand.pool.take();
    const messages = record(host);
    const workflowId = 'never';
    const rules = [
      { faultId: 'f1', workflowId, on: { activity: 'write', at: 'completed', nth: 2 } },
      { faultId: 'f2', workflowId, on: { workflowTask: 99 } },
    ] as const;
    await host.serve(stand.assignment('points', rules));
    expect(await client.workflow.execute('straight', { workflowId, taskQueue: 'probe' })).toBe('hello w done');
    await expect(awaitCompletions(client, [workflowId], 'write', 2, 50)).rejects.toMatchObject({
      code: 'TRIAL_STUCK',
      message: expect.stringContaining('1 recorded after 50 ms'),
    });
    await host.release();
    stand.pool.give(host);
    expect(messages.filter(({ kind }) => kind === 'at-point')).toEqual([]);
  });
});

it('a history made under point rules replays on the bundle without their module', { timeout: TIMEOUT_MS }, async () => {
  const workflowId = 'replayed';
  const { host } = await struck(workflowId, 'straight', { workflowTask: 2 });
  await host.kill();
  await takenOver(workflowId);
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const workflowsPath = fileURLToPath(new URL('./fixtures/workflows.ts', import.meta.url));
  await Worker.runReplayHistory({ workflowsPath }, history, workflowId);
  const { bundlePath } = stand.assignment('points');
  await Worker.runReplayHistory({ workflowBundle: { codePath: bundlePath }, sinks: silentPoints }, history, workflowId);
});

describe('a host without rules', () => {
  it('reports each attempt with the failure that ended it', { timeout: TIMEOUT_MS }, async () => {
    const host = await stand.pool.take();
    const messages = record(host);
    await host.serve(stand.assignment('points'));
    const failed = client.workflow.execute('failing', { workflowId: 'failing', taskQueue: 'probe' });
    await expect(failed).rejects.toThrow('Workflow execution failed');
    await host.release();
    stand.pool.give(host);
    expect(messages.flatMap((m) => (m.kind === 'attempt-ended' ? [m.outcome] : []))).toEqual([
      { kind: 'failed', type: 'RangeError', message: 'out of range', nonRetryable: false },
      { kind: 'failed', type: 'RateLimited', message: '429', nonRetryable: false, nextRetryDelayMs: 20 },
      { kind: 'failed', type: 'Unauthorized', message: '401', nonRetryable: true },
    ]);
  });
});
