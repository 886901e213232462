// The life of a hosted process: serve, release, serve elsewhere, fail with a reason, die with the harness.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import { openEnvironment } from '../environment/open.ts';
import { compiledFile } from '../compiled.ts';
import { openStand, record, said, type Stand } from './fixtures/stand.ts';
import { forkHost } from './host.ts';

const TIMEOUT_MS = 60_000;
/** What the harness promises is 2 s; the rest is for a busy machine. Wall ms. */
const ORPHAN_MS = 10_000;
let stand: Stand;

beforeAll(async () => {
  stand = await openStand(1);
}, TIMEOUT_MS);
afterAll(() => stand.close(), TIMEOUT_MS);

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH: gone
  }
}

describe('a host', () => {
  it(
    'serves another namespace after a release, ignores Ctrl-C, and is heard when it writes',
    { timeout: TIMEOUT_MS },
    async () => {
      const host = await stand.pool.take();
      const wrote: string[] = [];
      const unlisten = host.listen((message) => {
        if (message.kind === 'wrote') wrote.push(`${message.source} ${message.text}`);
      });
      for (const namespace of ['first', 'second']) {
        const client = await stand.openNamespace(namespace);
        await host.serve(stand.assignment(namespace));
        process.kill(host.pid, 'SIGINT');
        const result = await client.workflow.execute('straight', { workflowId: namespace, taskQueue: 'probe' });
        expect(result).toBe('hello w done');
        const { events } = await client.workflow.getHandle(namespace).fetchHistory();
        const started = events?.find((event) => event.activityTaskStartedEventAttributes);
        expect(started?.activityTaskStartedEventAttributes?.identity).toBe(host.identity);
        await host.release();
      }
      unlisten();
      expect(wrote.join('')).toContain('stdout finished: out');
      expect(wrote.join('')).toContain('stderr finished: err');
      stand.pool.give(host);
    },
  );

  it(
    'prepared beforehand does not poll, and then serves under the rules of its assignment',
    { timeout: TIMEOUT_MS },
    async () => {
      const client = await stand.openNamespace('ahead');
      const host = await stand.pool.take();
      await host.prepare(stand.assignment('ahead'));
      await client.workflow.start('straight', { workflowId: 'ahead', taskQueue: 'probe' });
      const taskQueue = { name: 'probe' };
      const { pollers } = await client.workflowService.describeTaskQueue({
        namespace: 'ahead',
        taskQueue,
        taskQueueType: 1,
      });
      expect(pollers).toEqual([]);
      const messages = record(host);
      const on = { activity: 'write', at: 'effect' } as const;
      await host.serve(stand.assignment('ahead', [{ faultId: 'late', on, workflowId: 'ahead' }]));
      expect(await said(messages, 'at-point')).toMatchObject({ faultId: 'late' });
      await host.kill();
    },
  );

  it('serves on the time-skipping test server too', { timeout: TIMEOUT_MS }, async () => {
    const classic = await openEnvironment('test-server', { clock: wallClock, report: () => undefined });
    try {
      const namespace = await classic.openNamespace('classic');
      const host = await stand.pool.take();
      await host.serve({ ...stand.assignment(namespace), address: classic.address });
      const work = { workflowId: 'classic', taskQueue: 'probe' };
      expect(await classic.client(namespace).workflow.execute('straight', work)).toBe('hello w done');
      await host.release();
      stand.pool.give(host);
    } finally {
      await classic.close();
    }
  });

  it('drops what was prepared when it serves something else, or is released', { timeout: TIMEOUT_MS }, async () => {
    const client = await stand.openNamespace('changed');
    const host = await stand.pool.take();
    await host.prepare(stand.assignment('ahead'));
    await host.serve(stand.assignment('changed'));
    expect(await client.workflow.execute('straight', { workflowId: 'changed', taskQueue: 'probe' })).toBe(
      'hello w done',
    );
    await host.release();
    await host.prepare(stand.assignment('changed'));
    await host.release();
    expect(host.alive).toBe(true);
    stand.pool.give(host);
  });

  it('says why it cannot serve, and is replaced', { timeout: TIMEOUT_MS }, async () => {
    await stand.openNamespace('hollow');
    const host = await stand.pool.take();
    await expect(host.serve(stand.assignment('hollow', [], 'hollow'))).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringContaining('absent, which openActivities does not give'),
    });
    const next = await stand.pool.take();
    expect(stand.pool.dead.has(host.identity)).toBe(true);
    await next.serve(stand.assignment('hollow'));
    await next.release();
    stand.pool.give(next);
  });

  it('that does not boot fails with the end of its error output', { timeout: TIMEOUT_MS }, async () => {
    const booting = forkHost({
      identity: 'x',
      env: stand.env,
      clock: wallClock,
      pipelinesModule: '/nowhere/pipelines.ts',
    });
    await expect(booting).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringMatching(/Failed to boot worker process x: .*exit status 1[\s\S]*\/nowhere\/pipelines\.ts/),
    });
  });

  it.each(['blocked', 'frozen'])('dies with its harness while work is %s', { timeout: TIMEOUT_MS }, async (type) => {
    const client = await stand.openNamespace(`orphan-${type}`);
    const assignment = stand.assignment(`orphan-${type}`);
    const harness = fork(
      compiledFile(import.meta.url, './fixtures/harness-stand-in.ts'),
      [JSON.stringify(assignment), JSON.stringify(stand.env)],
      { execArgv: [] },
    );
    await client.workflow.start(type, { workflowId: type, taskQueue: 'probe' });
    const [{ pid }] = (await once(harness, 'message')) as [{ pid: number }];
    expect(isThere(pid)).toBe(true);
    harness.kill('SIGKILL');
    const gone = await poll(wallClock, { everyMs: 20, boundMs: ORPHAN_MS }, () => (isThere(pid) ? undefined : true));
    expect(gone).toBe(true);
  });
});
