// Shadowing against a real Temporal server. Workflow tasks are answered by hand, so no worker takes part.
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, wallClock } from '../../clock.ts';
import { openEnvironment } from '../../environment/open.ts';
import type { Environment } from '../../environment/types.ts';
import { toHistoryJson } from '../../history/convert.ts';
import { readsOf } from './cluster-reads.ts';
import { all } from './folder.fixture.ts';
import { openQuery, type ShadowOptions } from './open-query.ts';
import type { Selection } from './query.ts';

const { CommandType } = proto.temporal.api.enums.v1;
const LISTED = { everyMs: 50, boundMs: 30_000 };
const ORDERS: Selection = { kind: 'parts', types: ['order'], statuses: ['Completed'] };

let environment: Environment;
let namespace: string;
let client: ReturnType<Environment['client']>;
let started = 0;

/** Starts one with a memo that only its owner can decode, and answers its first workflow task. */
async function execution(
  type: string,
  ends: boolean,
): Promise<{ readonly workflowId: string; readonly runId: string }> {
  const workflowId = `${type}-${++started}`;
  // A queue of its own: the task that is answered is its own.
  const taskQueue = { name: workflowId };
  const service = client.workflowService;
  const { runId } = await service.startWorkflowExecution({
    namespace,
    workflowId,
    workflowType: { name: type },
    taskQueue,
    requestId: workflowId,
    memo: { fields: { secret: { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.from('x') } } },
  });
  const { taskToken } = await client.withDeadline(wallClock.now() + LISTED.boundMs, () =>
    service.pollWorkflowTaskQueue({ namespace, taskQueue, identity: 'hand' }),
  );
  const completes = {
    commandType: CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
    completeWorkflowExecutionCommandAttributes: {},
  };
  await service.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    // Without a command it waits for a signal.
    commands: ends ? [completes] : [],
    sdkMetadata: { coreUsedFlags: [1], sdkName: 'temporal-typescript', sdkVersion: '1.24.0' },
  });
  return { workflowId, runId };
}

const reads = () => readsOf({ client, title: `${environment.address}, namespace ${namespace}` }, wallClock);
const shadow = (selection: Selection, options: ShadowOptions = {}) =>
  openQuery(reads(), selection, options, { clock: wallClock, signal: new AbortController().signal });

/** Visibility is a moment behind. */
const listed = (query: string, count: number): Promise<true | undefined> =>
  poll(wallClock, LISTED, async () => {
    let seen = 0;
    for await (const run of reads().list(query)) seen += run.runId === '' ? 0 : 1;
    return seen === count ? true : undefined;
  });

beforeAll(async () => {
  environment = await openEnvironment('virtual', { clock: wallClock, report: () => undefined });
  namespace = await environment.openNamespace('shadowed');
  client = environment.client(namespace);
  for (const type of ['order', 'order', 'order', 'order', 'order', 'order', 'other']) await execution(type, true);
  await execution('order', false);
  expect(await listed('WorkflowType = "order" AND ExecutionStatus = "Completed"', 6)).toBe(true);
  expect(await listed('', 8)).toBe(true);
});
afterAll(() => environment?.close());

describe('shadowing a server', () => {
  it('gives the executions of the types and statuses asked for, with their histories', async () => {
    const found = await all(shadow(ORDERS));
    expect(found.map(({ kind, workflowType, status, events }) => [kind, workflowType, status, events].join())).toEqual(
      Array(6).fill('history,order,completed,5'),
    );
    const [first] = found;
    if (first?.kind !== 'history') throw new Error('no history');
    expect(first).toMatchObject({ format: 'cluster', sdk: 'temporal-typescript 1.24.0', warnings: [], repairs: [] });
    expect(first.history).toEqual(toHistoryJson(await environment.history(namespace, first.workflowId, first.runId)));
  });

  it('gives open ones where they stand, and takes a query as the Temporal CLI does', async () => {
    expect(await all(shadow({ kind: 'query', query: "ExecutionStatus = 'Running'" }))).toMatchObject([
      { kind: 'history', status: 'open', events: 4 },
    ]);
  });

  it('holds the window of time', async () => {
    const hourAgo = wallClock.now() - 3_600_000;
    const before = shadow({ kind: 'parts', types: ['order'], statuses: [], untilMs: hourAgo });
    expect(await all(before)).toEqual([]);
    expect(before.findings).toMatchObject([{ rule: 'query-matched-nothing', level: 'error' }]);
    expect(await all(shadow({ kind: 'parts', types: ['other'], statuses: [], sinceMs: hourAgo }))).toHaveLength(1);
  });

  it('takes the same share again, and no more than asked for', async () => {
    const share = async () => (await all(shadow(ORDERS, { sample: 0.5, seed: 'a' }))).map(({ runId }) => runId);
    const taken = await share();
    expect(await share()).toEqual(taken);
    const source = shadow(ORDERS, { sample: 0.5, seed: 'a' });
    await all(source);
    expect(source.findings[0]?.message).toContain(
      `took ${taken.length} of 6 matching executions and passed over ${6 - taken.length}`,
    );
    expect(await all(shadow(ORDERS, { max: 2 }))).toHaveLength(2);
  });

  it('says what the server says of a query that is wrong', async () => {
    await expect(all(shadow({ kind: 'query', query: 'Colour = "red"' }))).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/match Colour = "red".*Colour.*Correct the query/) as string,
    });
  });

  it('sees a later execution while it watches', async () => {
    const runs: string[] = [];
    let later = '';
    for await (const { runId } of shadow(ORDERS, { max: 7, watch: { forMs: 30_000, everyMs: 100 } })) {
      runs.push(runId);
      if (runs.length === 6) ({ runId: later } = await execution('order', true));
    }
    expect(runs).toHaveLength(7);
    expect(runs.at(-1)).toBe(later);
  });

  it('gives an execution again when its history has grown', async () => {
    const { workflowId } = await execution('grows', false);
    expect(await listed('WorkflowType = "grows"', 1)).toBe(true);
    const lengths: number[] = [];
    const watch = { forMs: 30_000, everyMs: 100 };
    for await (const { events } of shadow({ kind: 'parts', types: ['grows'], statuses: [] }, { max: 2, watch })) {
      lengths.push(events);
      if (lengths.length === 1) await client.workflow.getHandle(workflowId).signal('go');
    }
    expect(lengths[0]).toBe(4);
    expect(lengths[1]).toBeGreaterThan(4);
  });
});
