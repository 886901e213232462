// Points in the middle of a stream and at the boundary of continue-as-new, in a real process on a real server; and standing for an action.
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countOf, events, openStand, record, said, type Stand } from './fixtures/stand.ts';
import type { Host, PointRule } from './types.ts';

const TIMEOUT_MS = 60_000;
const namespace = 'boundary';
let stand: Stand;
let client: Client;

beforeAll(async () => {
  stand = await openStand(2);
  client = await stand.openNamespace(namespace);
}, TIMEOUT_MS);
afterAll(() => stand.close(), TIMEOUT_MS);

/** Serves under these rules and starts the workflow. */
async function begun(workflowId: string, workflowType: string, rules: readonly PointRule[], args: readonly unknown[]) {
  const host = await stand.pool.take();
  const messages = record(host);
  await host.serve(stand.assignment(namespace, rules));
  const request = { namespace, taskQueue: 'probe', workflowTaskTimeoutMs: 1_000, workflowType, workflowId, args };
  const { runId } = await stand.environment.start(request);
  return { host, messages, runId };
}

/** The dead attempts end, and a fresh process without rules ends the work. */
async function takenOver(workflowId: string): Promise<unknown> {
  await stand.environment.collapse(namespace, workflowId, stand.pool.dead);
  const standby = await stand.pool.take();
  await standby.serve(stand.assignment(namespace));
  const result = await client.workflow.getHandle(workflowId).result();
  await sendHome(standby);
  return result;
}

async function sendHome(host: Host): Promise<void> {
  await host.release();
  stand.pool.give(host);
}

/** Events of each run of the chain, first run first. */
async function runsOf(workflowId: string, firstRunId: string): Promise<readonly (readonly string[])[]> {
  const runs: (readonly string[])[] = [];
  for (let runId: string | undefined = firstRunId; runId !== undefined;) {
    const recorded = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    runs.push(await events(client, workflowId, runId));
    runId = recorded.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  return runs;
}

describe('a kill in the middle of a stream', () => {
  it('strikes when the body has read exactly so many events', { timeout: TIMEOUT_MS }, async () => {
    const workflowId = 'stream';
    const on = { activity: 'read', at: 'chunk', nth: 3 } as const;
    const { host, messages } = await begun(workflowId, 'reading', [{ faultId: 'f1', workflowId, on }], []);
    const point = await said(messages, 'at-point');
    expect(point).toMatchObject({ detail: 'chunk 3 of read', key: { activityType: 'read', attempt: 1 } });
    await host.kill();
    expect(await stand.lines(workflowId)).toEqual(['begin read', 'has read he', 'has read hel', 'has read hell']);
    expect(await takenOver(workflowId)).toBe('hello done');
    expect(countOf(await stand.lines(workflowId), 'begin read')).toBe(2);
  });
});

describe('a kill at the boundary of continue-as-new', () => {
  it('strikes at the nth boundary of the chain, before it is crossed', { timeout: TIMEOUT_MS }, async () => {
    const workflowId = 'boundary-kill';
    const rules = [{ faultId: 'f1', workflowId, on: { continueAsNew: 2 } }];
    const { host, messages, runId } = await begun(workflowId, 'rounds', rules, [3]);
    expect((await said(messages, 'at-point')).detail).toBe('continue-as-new 2');
    await host.kill();
    const before = await runsOf(workflowId, runId);
    expect(before.map((run) => run.at(-1))).toEqual(['WORKFLOW_EXECUTION_CONTINUED_AS_NEW', 'WORKFLOW_TASK_STARTED']);
    expect(await takenOver(workflowId)).toEqual([]);
    expect(await runsOf(workflowId, runId)).toHaveLength(4);
    expect(countOf(await stand.lines(workflowId), 'begin write')).toBe(4);
  });
});

describe('standing for an action', () => {
  /** Signals while the process stands at the boundary, then lets it go on. */
  async function signalled(workflowId: string, type: string) {
    const rules = [{ actionId: 'a1', workflowId, on: { continueAsNew: 1 } }];
    const { host, messages, runId } = await begun(workflowId, type, rules, [1]);
    const stood = await said(messages, 'at-action');
    for (const one of ['x', 'y']) await client.workflow.getHandle(workflowId).signal('add', one);
    // Not continued, and not gone on: the signals wait for the task that is held.
    expect(await runsOf(workflowId, runId)).toHaveLength(1);
    host.resume('a1', workflowId);
    const result = await client.workflow.getHandle(workflowId).result();
    expect(messages.filter(({ kind }) => kind === 'at-action')).toHaveLength(1);
    await sendHome(host);
    return { stood, result, runs: await runsOf(workflowId, runId) };
  }

  it('at the very boundary: the signals are handled before the run is continued', { timeout: TIMEOUT_MS }, async () => {
    const { stood, result, runs } = await signalled('boundary-signal', 'rounds');
    expect(stood).toMatchObject({ actionId: 'a1', workflowId: 'boundary-signal', detail: 'continue-as-new 1' });
    expect(result).toEqual(['x', 'y']);
    expect(runs).toHaveLength(2);
    const [first = [], second = []] = runs;
    expect(countOf(first, 'WORKFLOW_EXECUTION_SIGNALED')).toBe(2);
    expect(countOf(second, 'WORKFLOW_EXECUTION_SIGNALED')).toBe(0);
    // The server refused the completion that knew nothing of the signals.
    expect(countOf(first, 'WORKFLOW_TASK_FAILED')).toBe(1);
    expect(first.lastIndexOf('WORKFLOW_EXECUTION_SIGNALED')).toBeLessThan(first.lastIndexOf('WORKFLOW_TASK_STARTED'));
  });

  it('shows a workflow that does not carry its state', { timeout: TIMEOUT_MS }, async () => {
    const { result, runs } = await signalled('boundary-forgetful', 'forgetful');
    expect(countOf(runs[0] ?? [], 'WORKFLOW_EXECUTION_SIGNALED')).toBe(2);
    expect(result).toEqual([]);
  });

  it('at an activity: nothing of the execution goes on meanwhile', { timeout: TIMEOUT_MS }, async () => {
    const workflowId = 'stands';
    const on = { activity: 'write', at: 'effect' } as const;
    const { host, messages } = await begun(workflowId, 'straight', [{ actionId: 'a1', workflowId, on }], []);
    expect((await said(messages, 'at-action')).detail).toBe('effect of write, passage 1');
    expect(countOf(await events(client, workflowId), 'ACTIVITY_TASK_COMPLETED')).toBe(1);
    host.resume('a1', workflowId);
    expect(await client.workflow.getHandle(workflowId).result()).toBe('hello w done');
    await sendHome(host);
  });

  it('a query after the end meets no point again', { timeout: TIMEOUT_MS }, async () => {
    const workflowId = 'asked-later';
    const { host } = await begun(workflowId, 'rounds', [], [1]);
    await client.workflow.getHandle(workflowId).result();
    await sendHome(host);
    const later = await stand.pool.take();
    const messages = record(later);
    const points = [{ continueAsNew: 1 }, { workflowTask: 1 }, { workflowTask: 2 }, { workflowTask: 3 }];
    const rules = points.map((on, index) => ({ faultId: `f${index}`, workflowId, on }));
    await later.serve(stand.assignment(namespace, rules));
    expect(await client.workflow.getHandle(workflowId).query('added')).toEqual([]);
    expect(messages.filter(({ kind }) => kind === 'at-point')).toEqual([]);
    await sendHome(later);
  });
});
