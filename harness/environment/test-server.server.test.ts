// The test-server environment against the real Java test server: one namespace, one clock.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { Crew, TASK_QUEUE, type TestWorker } from './fixtures/crew.ts';
import { openEnvironment } from './open.ts';
import type { Environment, StartedExecution } from './types.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LANDING_MS = 5_000;
const WALL = { wallMs: 30_000 };

let environment: Environment;
let namespace: string;
const crew = new Crew();
let worker: TestWorker;
let started = 0;

const start = (
  workflowType: string,
  args: readonly unknown[],
  more: { firstMomentMs?: number } = {},
): Promise<StartedExecution> =>
  environment.start({
    namespace,
    workflowType,
    workflowId: `${workflowType}-${++started}`,
    taskQueue: TASK_QUEUE,
    args,
    ...more,
  });
const result = (execution: StartedExecution): Promise<unknown> =>
  environment.client(namespace).workflow.getHandle(execution.workflowId).result();
const hire = (): Promise<TestWorker> =>
  crew.worker(environment.address, namespace, environment.capabilities.stickyQueues ? 200 : 0);

beforeAll(async () => {
  [environment] = await Promise.all([
    openEnvironment('test-server', { clock: wallClock, report: () => undefined }),
    crew.bundle(),
  ]);
  namespace = await environment.openNamespace('anything');
  worker = await hire();
});

afterAll(async () => {
  await crew.close();
  await environment?.close();
});

describe('the test-server environment', () => {
  it('has one namespace and one clock, and says so', () => {
    expect(namespace).toBe('default');
    expect(environment.capabilities).toEqual({
      parallel: false,
      collapsesTimeouts: false,
      stickyQueues: false,
      retryTimes: 'decided',
      ownServers: false,
    });
  });

  it('lets a wait of 3 days pass in a moment', async () => {
    const waited = (await result(await start('waits', [3]))) as number;
    expect(waited).toBeGreaterThanOrEqual(3 * DAY_MS);
    expect(waited).toBeLessThan(3 * DAY_MS + 10 * LANDING_MS);
  });

  it('stands still at each moment asked for', async () => {
    const moments = [HOUR_MS, DAY_MS - 60_000];
    const execution = await start('listens', [2], { firstMomentMs: HOUR_MS });
    for (const [index, moment] of moments.entries()) {
      expect(await execution.clock.reach(moment, WALL)).toBe('moment');
      await environment.client(namespace).workflow.getHandle(execution.workflowId).signal('mark');
      await execution.clock.release(moments[index + 1]);
    }
    const marks = (await result(execution)) as number[];
    expect(marks.map((mark, index) => Math.floor((mark - (moments[index] ?? 0)) / LANDING_MS))).toEqual([0, 0]);
  });

  it('says when the execution ended before the moment', async () => {
    const execution = await start('waits', [1], { firstMomentMs: 2 * DAY_MS });
    expect(await execution.clock.reach(2 * DAY_MS, WALL)).toBe('ended');
  });

  it('skips time for the next trial, also when the one before ended with an activity in flight', async () => {
    const leaves = await start('leaves', [{ name: 'left behind', hangsOn: 1 }]);
    await crew.started(1, ({ name }) => name === 'left behind');
    await environment.client(namespace).workflow.getHandle(leaves.workflowId).signal('mark');
    await result(leaves);
    namespace = await environment.openNamespace('the next');
    await worker.kill();
    worker = await hire();
    expect(await result(await start('waits', [1]))).toBeGreaterThanOrEqual(DAY_MS);
  });

  it('says of a SIGKILLed worker’s attempt that it cannot be timed out at once, and does not count it', async () => {
    const execution = await start('works', [{ name: 'killed', hangsOn: 1 }, 5]);
    await crew.started(1, ({ name }) => name === 'killed');
    await worker.kill();
    expect(await environment.collapse(namespace, execution.workflowId, new Set([worker.identity]))).toBe(0);
    const [attempt] =
      (await environment.client(namespace).workflow.getHandle(execution.workflowId).describe()).raw.pendingActivities ??
      [];
    expect(attempt).toMatchObject({ activityId: '1', attempt: 1 });
  });
});
