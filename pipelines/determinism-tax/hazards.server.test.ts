// What each hazard really does: on a real server, in the real sandbox. The messages of the lint rules say the same.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wallClock } from '../../harness/clock.ts';
import { openEnvironment } from '../../harness/environment/open.ts';
import type { Environment } from '../../harness/environment/types.ts';
import { DETERMINISM_QUEUE } from './policy.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const FAILED_TASK_BOUND = { tries: 100, everyMs: 50 };

let environment: Environment;
let connection: NativeConnection;
let namespace: string;
let worker: Worker;
let running: Promise<void>;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
  environment = await openEnvironment('virtual', { clock: wallClock, report: () => undefined });
  namespace = await environment.openNamespace(`hazards-${process.pid}`);
  connection = await NativeConnection.connect({ address: environment.address });
  worker = await workerOf('./fixtures/runnable-hazards.ts');
  running = worker.run();
});
afterAll(async () => {
  worker?.shutdown();
  await running;
  await connection?.close();
  await environment?.close();
});

const workerOf = (module: string): Promise<Worker> =>
  Worker.create({
    connection,
    namespace,
    taskQueue: DETERMINISM_QUEUE,
    workflowsPath: fileURLToPath(new URL(module, import.meta.url)),
    activities: { open_digest: async () => undefined },
    workflowThreadPoolSize: 1,
  });

/** Starts the hazard's workflow, gives its id. */
async function start(hazard: string, startDelay?: number): Promise<string> {
  const workflowId = `${hazard}-once`;
  await environment.client(namespace).workflow.start(hazard, {
    workflowId,
    taskQueue: DETERMINISM_QUEUE,
    args: [{ team: 'core', tickets_url: 'http://127.0.0.1:9/' }],
    ...(startDelay === undefined ? {} : { startDelay }),
  });
  return workflowId;
}

/** Why the first workflow task failed. */
async function taskFailure(workflowId: string): Promise<string> {
  const handle = environment.client(namespace).workflow.getHandle(workflowId);
  for (let at = 0; at < FAILED_TASK_BOUND.tries; at += 1) {
    const { events } = await handle.fetchHistory();
    const failed = events?.find((event) => Boolean(event.workflowTaskFailedEventAttributes));
    if (failed !== undefined) return failed.workflowTaskFailedEventAttributes?.failure?.message ?? '';
    await wallClock.sleep(FAILED_TASK_BOUND.everyMs);
  }
  return 'no workflow task failed';
}

it.each([
  ['environment', 'process is not defined'],
  ['random', 'crypto is not defined'],
  ['network', 'fetch is not defined'],
  ['llmCall', 'Missing credentials'],
])('%s: the workflow task fails, because %s', async (hazard, reason) => {
  const workflowId = await start(hazard);
  expect(await taskFailure(workflowId)).toContain(reason);
  await environment.client(namespace).workflow.getHandle(workflowId).terminate();
});

it.each(['uuid', 'database'])('%s: the bundle of the worker cannot be built', async (hazard) => {
  await expect(workerOf(`./hazards/${hazard}.ts`)).rejects.toThrow(/disallowed modules|Webpack/u);
});

it('clock: three days after its start the workflow still writes the day of the machine', async () => {
  const workflowId = await start('clock', 3 * DAY_MS);
  const handle = environment.client(namespace).workflow.getHandle(workflowId);
  const day = await handle.result();
  const { events } = await handle.fetchHistory();
  const first = events?.find((event) => Boolean(event.activityTaskScheduledEventAttributes));
  const recorded = new Date(Number(first?.eventTime?.seconds) * 1_000).toISOString().slice(0, 10);
  expect(recorded).not.toBe(day);
  expect(day).toBe(new Date().toISOString().slice(0, 10));
});

it('order: two locales sort the same texts differently', () => {
  const sorted = (locale: string): string =>
    execFileSync(process.execPath, ['-p', '["z", "ä"].sort((a, b) => a.localeCompare(b)).join("")'], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: locale },
    }).trim();
  expect(sorted('sv_SE.UTF-8')).toBe('zä');
  expect(sorted('de_DE.UTF-8')).toBe('äz');
});
