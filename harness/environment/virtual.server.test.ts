// The virtual environment against a real Temporal server: a clock for each execution.
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { Crew, TASK_QUEUE, type TestWorker } from './fixtures/crew.ts';
import { openEnvironment } from './open.ts';
import type { Environment, StartedExecution } from './types.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STEP_BACKOFF_MS = 7_000;
const STEP_TIMEOUT_MS = 60_000;
/** A fast-forward lands a few ms after its moment: the clock goes on at wall speed while the server writes. */
const LANDING_MS = 2_000;
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
const signal = (execution: StartedExecution): Promise<void> =>
  environment.client(namespace).workflow.getHandle(execution.workflowId).signal('mark');

const timed = async <T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly wallMs: number }> => {
  const began = wallClock.elapsed();
  return { value: await work(), wallMs: wallClock.elapsed() - began };
};

/** Failures that the attempts of the execution's activities were told of, and how activities ended without a result. */
const timeoutsOf = async ({ workflowId, runId }: StartedExecution): Promise<readonly string[]> => {
  const { events } = await environment.history(namespace, workflowId, runId);
  return (events ?? []).flatMap((event) => {
    const last = event.activityTaskStartedEventAttributes?.lastFailure?.message;
    const end = event.activityTaskTimedOutEventAttributes?.failure?.message;
    return [last, end].filter((message): message is string => typeof message === 'string');
  });
};

beforeAll(async () => {
  environment = await openEnvironment('virtual', { clock: wallClock, report: () => undefined });
  [namespace] = await Promise.all([
    environment.openNamespace('first'),
    environment.openNamespace('second'),
    crew.bundle(),
  ]);
  worker = await crew.worker(environment.address, namespace);
});

afterAll(async () => {
  await crew.close();
  await environment?.close();
});

/** The old worker is dead, a new one takes over. */
const replace = async (): Promise<string> => {
  const dead = worker.identity;
  await worker.kill();
  return dead;
};

describe('the virtual environment', () => {
  it('lets a wait of 3 days pass in a moment', async () => {
    await result(await start('waits', [3]));
    const walls: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { value, wallMs } = await timed(async () => result(await start('waits', [3])));
      expect(value).toBeGreaterThanOrEqual(3 * DAY_MS);
      expect(value).toBeLessThan(3 * DAY_MS + LANDING_MS);
      walls.push(wallMs);
    }
    expect(walls.sort((a, b) => a - b)[2]).toBeLessThan(1_000);
  });

  it('stands still at each moment asked for, so that signals land at +1 h, +23 h 59 min and +48 h', async () => {
    const moments = [HOUR_MS, DAY_MS - 60_000, 2 * DAY_MS];
    const execution = await start('listens', [3], { firstMomentMs: HOUR_MS });
    for (const [index, moment] of moments.entries()) {
      expect(await execution.clock.reach(moment, WALL)).toBe('moment');
      const startMs = (await execution.clock.now()) - moment;
      await wallClock.sleep(50);
      expect((await execution.clock.now()) - startMs).toBeLessThan(moment + LANDING_MS);
      await signal(execution);
      await execution.clock.release(moments[index + 1]);
    }
    const marks = (await result(execution)) as number[];
    expect(marks).toHaveLength(3);
    for (const [index, mark] of marks.entries()) {
      expect(mark - (moments[index] ?? 0)).toBeGreaterThanOrEqual(0);
      expect(mark - (moments[index] ?? 0)).toBeLessThan(LANDING_MS);
    }
  });

  it('stands at two actions of the same moment', async () => {
    const execution = await start('listens', [2], { firstMomentMs: HOUR_MS });
    expect(await execution.clock.reach(HOUR_MS, WALL)).toBe('moment');
    await signal(execution);
    await execution.clock.release(HOUR_MS);
    expect(await execution.clock.reach(HOUR_MS, WALL)).toBe('moment');
    await signal(execution);
    await execution.clock.release();
    expect(await result(execution)).toHaveLength(2);
  });

  it('says when the execution ended before the moment', async () => {
    const execution = await start('waits', [1], { firstMomentMs: 2 * DAY_MS });
    expect(await execution.clock.reach(2 * DAY_MS, WALL)).toBe('ended');
    await execution.clock.release(3 * DAY_MS);
    expect(await execution.clock.reach(3 * DAY_MS, WALL)).toBe('ended');
  });

  it('gives up on a moment that an activity in flight keeps away, with TRIAL_STUCK', async () => {
    const execution = await start('works', [{ name: 'slow', takesMs: 1_500 }, 1], { firstMomentMs: HOUR_MS });
    await expect(execution.clock.reach(HOUR_MS, { wallMs: 300 })).rejects.toMatchObject({ code: 'TRIAL_STUCK' });
    await result(execution);
  });

  it('refuses a moment that was not announced', async () => {
    const execution = await start('listens', [1], { firstMomentMs: HOUR_MS });
    await execution.clock.reach(HOUR_MS, WALL);
    await expect(execution.clock.reach(DAY_MS, WALL)).rejects.toMatchObject({ code: 'HARNESS_FAULT' });
    await signal(execution);
    await result(execution);
  });

  it('gives 100 executions in parallel a clock each', async () => {
    const days = Array.from({ length: 100 }, (_, i) => i + 1);
    const executions = await Promise.all(days.map((count) => start('waits', [count])));
    const waited = (await Promise.all(executions.map(result))) as number[];
    for (const [index, ms] of waited.entries()) {
      expect(ms).toBeGreaterThanOrEqual((index + 1) * DAY_MS);
      expect(ms).toBeLessThan((index + 1) * DAY_MS + DAY_MS / 2);
    }
  });

  it('keeps executions of the same name in two namespaces apart', async () => {
    await start('waits', [1]);
    const elsewhere = environment.client('second').workflow.getHandle(`waits-${started}`).describe();
    await expect(elsewhere).rejects.toThrow(/not found/i);
  });

  it('tells each attempt the virtual time at which it was scheduled: failure plus backoff, or what nextRetryDelay asked for', async () => {
    const between = async (name: string, behaviour: object): Promise<readonly number[]> => {
      await result(await start('works', [{ name, fails: 2, ...behaviour }, 5]));
      const times = crew.seen.filter((seen) => seen.name === name).map(({ scheduledMs }) => scheduledMs);
      return times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 1_000));
    };
    expect(await between('policy', {})).toEqual([7, 14]);
    expect(await between('asked', { nextRetryDelayMs: 20_000 })).toEqual([20, 20]);
  });
});

describe('a moment inside a retry backoff', () => {
  /** In the backoff of 14 s: attempts are due at +7 s, +21 s and +49 s. */
  const INSIDE_MS = 10_000;

  const waitsOf = (name: string): readonly number[] => {
    const times = crew.seen.filter((seen) => seen.name === name).map(({ scheduledMs }) => scheduledMs);
    return times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 1_000));
  };

  const reached = async (name: string): Promise<StartedExecution> => {
    const execution = await start('works', [{ name, fails: 3 }, 5], { firstMomentMs: INSIDE_MS });
    expect(await execution.clock.reach(INSIDE_MS, WALL)).toBe('moment');
    return execution;
  };

  it('leaves each backoff as it is, with a signal that is still being handled when the clock goes on', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `signalled-${index}`);
    await Promise.all(
      names.map(async (name) => {
        const execution = await reached(name);
        await signal(execution);
        await execution.clock.release(undefined);
        await result(execution);
      }),
    );
    expect(names.map(waitsOf)).toEqual(names.map(() => [7, 14, 28]));
  });

  // Why `release` waits until the execution is calm. When this fails, the server has learned better.
  it('is cut short by server 1.32.0 when options are updated and the clock cannot skip to its end', async () => {
    const execution = await reached('updated');
    const { connection } = environment.client(namespace);
    await connection.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId: execution.workflowId },
      workflowExecutionOptions: { priority: { priorityKey: 2 } },
      updateMask: { paths: ['priority'] },
    });
    await crew.started(3, ({ name }) => name === 'updated');
    await execution.clock.release(undefined);
    await result(execution);
    // Attempt 3 was due at +21 s and began at +10 s, so attempt 4 is due 28 s after that.
    expect(waitsOf('updated')).toEqual([7, 14, 17]);
    const { events } = await environment.history(namespace, execution.workflowId, execution.runId);
    expect(events?.filter((event) => event.workflowExecutionOptionsUpdatedEventAttributes)).toHaveLength(2);
  });
});

describe('collapse on the virtual environment', () => {
  it('times out the attempt of a SIGKILLed worker at once; the next ones keep backoff, timeout and last failure', async () => {
    const execution = await start('works', [{ name: 'killed', hangsOn: 1, takesMs: 300 }, 5]);
    const [first] = await crew.started(1, ({ name }) => name === 'killed');
    // A live standby polls already: it must not take an attempt with a wrong timeout.
    const standby = await crew.worker(environment.address, namespace);
    const dead = await replace();
    worker = standby;
    const { value, wallMs } = await timed(() => environment.collapse(namespace, execution.workflowId, new Set([dead])));
    expect(value).toBe(1);
    expect(wallMs).toBeLessThan(2_000);
    const last = (await result(execution)) as { attempt: number; scheduledMs: number; startToCloseMs: number };
    expect(last).toMatchObject({ attempt: 2, startToCloseMs: STEP_TIMEOUT_MS });
    const waited = last.scheduledMs - (first?.scheduledMs ?? 0);
    expect(waited).toBeGreaterThanOrEqual(STEP_BACKOFF_MS);
    expect(waited).toBeLessThan(STEP_TIMEOUT_MS);
    expect(await timeoutsOf(execution)).toEqual(['activity StartToClose timeout']);
  });

  it('times out 9 of 12 attempts in flight together, and leaves the completed ones alone', async () => {
    const behaviours = Array.from({ length: 12 }, (_, i) => ({ name: 'fan', ...(i < 3 ? {} : { hangsOn: 1 }) }));
    const execution = await start('fansOut', [behaviours]);
    await crew.started(12, ({ name }) => name === 'fan');
    const handle = environment.client(namespace).workflow.getHandle(execution.workflowId);
    await expect.poll(async () => (await handle.describe()).raw.pendingActivities?.length).toBe(9);
    const dead = await replace();
    expect(await environment.collapse(namespace, execution.workflowId, new Set([dead]))).toBe(9);
    worker = await crew.worker(environment.address, namespace);
    const attempts = ((await result(execution)) as { attempt: number }[]).map(({ attempt }) => attempt);
    expect(attempts).toEqual([1, 1, 1, ...Array<number>(9).fill(2)]);
  });

  it('ends the last attempt by the server’s own timer, as ActivityTaskTimedOut', async () => {
    const execution = await start('works', [{ name: 'last', hangsOn: 1 }, 1]);
    await crew.started(1, ({ name }) => name === 'last');
    const dead = await replace();
    expect(await environment.collapse(namespace, execution.workflowId, new Set([dead]))).toBe(1);
    worker = await crew.worker(environment.address, namespace);
    expect(await result(execution)).toBe('timed out: activity StartToClose timeout');
    expect(await timeoutsOf(execution)).toEqual(['activity StartToClose timeout']);
  });

  it('names the heartbeat timeout where that would have come first', async () => {
    const execution = await start('works', [{ name: 'heart', hangsOn: 1 }, 3, '30s']);
    await crew.started(1, ({ name }) => name === 'heart');
    const dead = await replace();
    expect(await environment.collapse(namespace, execution.workflowId, new Set([dead]))).toBe(1);
    worker = await crew.worker(environment.address, namespace);
    await result(execution);
    expect(await timeoutsOf(execution)).toEqual(['activity Heartbeat timeout']);
  });

  it('leaves the attempts of live workers alone, and an execution that has ended', async () => {
    const execution = await start('works', [{ name: 'alive', takesMs: 400 }, 3]);
    await crew.started(1, ({ name }) => name === 'alive');
    expect(await environment.collapse(namespace, execution.workflowId, new Set(['worker-0']))).toBe(0);
    expect(await result(execution)).toMatchObject({ attempt: 1 });
    expect(await environment.collapse(namespace, execution.workflowId, new Set([worker.identity]))).toBe(0);
    expect(await environment.collapse(namespace, 'never-started', new Set([worker.identity]))).toBe(0);
  });

  // Why `collapse` does not shorten the timeout of an attempt that is retried. When this fails, the server has learned better.
  it('is needed: restoreOriginal on server 1.32 loses the backoff of the next attempt', async () => {
    const execution = await start('works', [{ name: 'restored', hangsOn: 1 }, 5]);
    await crew.started(1, ({ name }) => name === 'restored');
    await replace();
    const { connection } = environment.client(namespace);
    const service = connection.workflowService;
    const about = { namespace, execution: { workflowId: execution.workflowId }, id: '1' };
    await service.updateActivityOptions({
      ...about,
      activityOptions: { startToCloseTimeout: { nanos: 1_000_000 } },
      updateMask: { paths: ['start_to_close_timeout'] },
    });
    const attemptNow = async (): Promise<number | null | undefined> =>
      (await service.describeWorkflowExecution(about)).pendingActivities[0]?.attempt;
    await expect.poll(attemptNow).toBe(2);
    await service.updateActivityOptions({ ...about, restoreOriginal: true });
    worker = await crew.worker(environment.address, namespace);
    const last = (await result(execution)) as { scheduledMs: number };
    expect(last.scheduledMs).toBe(14_000);
    expect(await timeoutsOf(execution)).toEqual([]);
  });
});

describe('a server that cannot be used', () => {
  it('refuses a namespace twice', async () => {
    await expect(environment.openNamespace('first')).rejects.toMatchObject({ code: status.ALREADY_EXISTS });
  });
});
