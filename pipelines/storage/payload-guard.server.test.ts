// The limit of a payload at every border, on a real server: what is too large never gets there, and the execution says why.
import { Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../fixtures/stage.ts';
import { moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Way } from '../fixtures/large.workflow.ts';
import { payloadGuard } from './payload-guard.ts';
import { PAYLOAD_MAX_BYTES } from './payload-limit.ts';

const TASK_QUEUE = 'large';
const pipeline: Pipeline = {
  name: 'large',
  workflowsPath: moduleBeside(import.meta.url, '../fixtures/large.workflow'),
  workflows: [{ type: 'LargeWorkflow', taskQueue: TASK_QUEUE }],
  fleet: [{ taskQueue: TASK_QUEUE, workflows: true, activities: ['echo'] }],
  interceptors: payloadGuard,
  openActivities: () =>
    Promise.resolve({
      activities: { echo: (text: string) => Promise.resolve(text.length) },
      close: () => Promise.resolve(),
    }),
  migrate: () => Promise.resolve(),
  historiesPath: '',
};
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(pipeline);
});
afterAll(() => stage.close());

async function run(way: Way, bytes: number): Promise<string> {
  const workflowId = `large-${way}-${bytes}`;
  const { workflow } = stage.environment.client(stage.namespace);
  await workflow.start('LargeWorkflow', { taskQueue: TASK_QUEUE, workflowId, args: [way, bytes] });
  return workflowId;
}

describe.each(['activity', 'result', 'next-run'] as const)('%s', (way) => {
  it('carries a payload of exactly 256 KB', async () => {
    await expect(stage.handle(await run(way, PAYLOAD_MAX_BYTES)).result()).resolves.toBeDefined();
  });

  it('with one byte more ends the execution with PayloadTooLarge, and nothing of it is in the history', async () => {
    const workflowId = await run(way, PAYLOAD_MAX_BYTES + 1);
    expect(await stage.failure(workflowId)).toMatchObject({ type: 'PayloadTooLarge', nonRetryable: true });
    const { events = [] } = await stage.handle(workflowId).fetchHistory();
    expect(JSON.stringify(events).length).toBeLessThan(PAYLOAD_MAX_BYTES / 4);
    expect(events?.some((event) => event.activityTaskScheduledEventAttributes)).toBe(false);
  });
});

it('an answer to a query that is too large is an error of the query alone', async () => {
  const handle = stage.handle(await run('query', PAYLOAD_MAX_BYTES + 1));
  await expect(handle.query('text')).rejects.toThrow('The answer to query text is 262145 bytes');
  await expect(handle.result()).resolves.toBe('done');
});

it('a client refuses inputs, signals, updates and queries that are too large before it asks the server', async () => {
  const { connection } = stage.environment.client(stage.namespace);
  const client = new Client({
    connection,
    namespace: stage.namespace,
    interceptors: { workflow: payloadGuard.client },
  });
  const large = 'a'.repeat(60 * 1_024 * 1_024);
  const started = client.workflow.start('LargeWorkflow', { taskQueue: TASK_QUEUE, workflowId: 'sixty', args: [large] });
  await expect(started).rejects.toMatchObject({ type: 'PayloadTooLarge', nonRetryable: true });
  await expect(client.workflow.getHandle('sixty').describe()).rejects.toThrow('not found');
  const above = large.slice(0, PAYLOAD_MAX_BYTES);
  const handle = client.workflow.getHandle(await run('query', 1));
  await expect(handle.signal('approve', above)).rejects.toThrow('argument of signal approve');
  await expect(handle.query('text', above)).rejects.toThrow('argument of query text');
  const withStart = client.workflow.signalWithStart('LargeWorkflow', {
    taskQueue: TASK_QUEUE,
    workflowId: 'sixty',
    args: ['query', 1],
    signal: 'approve',
    signalArgs: [above],
  });
  await expect(withStart).rejects.toMatchObject({ type: 'PayloadTooLarge' });
  const withUpdate = client.workflow.startUpdateWithStart<Workflow, unknown, [string]>('decide', {
    args: [above],
    waitForStage: 'ACCEPTED',
    startWorkflowOperation: new WithStartWorkflowOperation('LargeWorkflow', {
      taskQueue: TASK_QUEUE,
      workflowId: 'sixty',
      args: ['query', 1],
      workflowIdConflictPolicy: 'FAIL',
    }),
  });
  await expect(withUpdate).rejects.toThrow('argument of update decide');
});
