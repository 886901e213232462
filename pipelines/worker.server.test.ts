// A worker process as whoever operates it sees it: health, metrics, draining, spans.
import type { ServerResponse } from 'node:http';
import type { ChildProcess } from 'node:child_process';
import { Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { freePort } from '../harness/processes/index.ts';
import { openCollector } from './fixtures/collector.ts';
import { groupIsLeft, openCommands, type Commands } from './fixtures/commands.ts';
import { completion, type Asked } from './fixtures/provider.ts';
import { openStage, type Stage } from './fixtures/stage.ts';
import { research } from './research/pipeline.ts';

/** "At once", on a busy machine; the grace that is cut short by it is 20 s. */
const AT_ONCE_MS = 5_000;

let stage: Stage;
let commands: Commands;

beforeAll(async () => {
  stage = await openStage(research, { fleet: false });
  commands = openCommands(stage.env);
});
afterEach(() => commands.killAll());
afterAll(() => stage.close());

const get = async (port: number, path: string) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, body: await response.text() };
};
const ready = (port: number) => get(port, '/readyz').then(({ status, body }) => ({ status, ...JSON.parse(body) }));
const reply = (asked: Asked, response: ServerResponse): void => {
  const write = completion('a draft');
  if (typeof write === 'function') write(asked, response);
};

/** The provider holds the next request until it is let go. */
function holdProvider(): { readonly asked: Promise<void>; answer(): void } {
  let answer = (): void => undefined;
  const asked = new Promise<void>((arrived) => {
    stage.provider.script((request, response) => {
      answer = () => reply(request, response);
      arrived();
    });
  });
  return { asked, answer: () => answer() };
}

const startHeld = async (workflowId: string) => {
  const held = holdProvider();
  await stage.start('ApprovalWorkflow', workflowId, 'write');
  await stage.handle(workflowId).signal('approve', true);
  await held.asked;
  return held;
};

const codeOf = (child: ChildProcess): number | null => child.exitCode;

it('is not ready while it starts, ready while it polls, and its metrics can be scraped', async () => {
  const [health, metrics] = [await freePort(), await freePort()];
  const worker = commands.startWorker(['document-processing', '--queue', 'document-gpu'], {
    HEALTH_PORT: String(health),
    METRICS_PORT: String(metrics),
  });
  await worker.says('health at');
  expect(await ready(health)).toMatchObject({ status: 503, phase: 'starting' });
  expect((await get(health, '/healthz')).status).toBe(200);
  await worker.says('serving document-gpu');
  await expect
    .poll(() => ready(health))
    .toEqual({
      status: 200,
      phase: 'ready',
      // A worker of the GPU's own: the other queue is not served here.
      workers: [{ taskQueue: 'document-gpu', state: 'RUNNING', polls: true }],
    });
  expect((await get(health, '/nothing')).status).toBe(404);
  const scraped = await get(metrics, '/metrics');
  expect(scraped.status).toBe(200);
  // The bulkhead of the GPU's queue, as the SDK counts it.
  expect(scraped.body).toMatch(
    /^temporal_worker_task_slots_available\{[^}]*task_queue="document-gpu"[^}]*worker_type="ActivityWorker"[^}]*\} 2$/m,
  );
});

it('drains at SIGTERM: says so, takes nothing new, and the running activity ends in its first attempt', async () => {
  const health = await freePort();
  const first = commands.startWorker(['research'], { HEALTH_PORT: String(health) });
  await first.says('serving research-queue');
  const held = await startHeld('drained');
  first.child.kill('SIGTERM');
  await first.says('draining, 1 activities are running');
  expect(await ready(health)).toMatchObject({ status: 503, phase: 'draining' });
  expect((await get(health, '/healthz')).status).toBe(200);
  expect(codeOf(first.child)).toBeNull();
  held.answer();
  expect(await first.ended).toEqual([0, null]);
  expect(first.said.at(-1)).toBe('research: drained');
  await commands.startWorker(['research']).says('serving research-queue');
  await expect(stage.handle('drained').result()).resolves.toBe('PUBLISHED: a draft');
  expect(stage.provider.asked).toHaveLength(1);
  const { events = [] } = await stage.handle('drained').fetchHistory();
  const started = (events ?? []).flatMap(({ activityTaskStartedEventAttributes: each }) =>
    each ? [each.attempt] : [],
  );
  expect(started).toEqual([1]);
});

it.each([
  ['npm alone', (pid: number) => process.kill(pid, 'SIGTERM')],
  ['the whole process group', (pid: number) => process.kill(-pid, 'SIGTERM')],
])('started by npm it drains at a SIGTERM to %s, ends with 0, and leaves no process', async (_, tell) => {
  const worker = commands.startWorkerByNpm(['research']);
  await worker.says('serving research-queue');
  tell(worker.child.pid ?? 0);
  expect(await worker.ended).toEqual([0, null]);
  expect(worker.said.at(-1)).toBe('research: drained');
  await expect.poll(() => groupIsLeft(worker.child)).toBe(false);
});

it('ends at once at the second signal', async () => {
  const worker = commands.startWorker(['research']);
  await worker.says('serving research-queue');
  const held = await startHeld('cut-short');
  worker.child.kill('SIGINT');
  await worker.says('draining');
  const asked = performance.now();
  worker.child.kill('SIGTERM');
  expect(await worker.ended).toEqual([143, null]);
  expect(performance.now() - asked).toBeLessThan(AT_ONCE_MS);
  held.answer();
});

it('cancels an activity that goes on past the grace, and ends without an error', async () => {
  const worker = commands.startWorker(['research'], { WORKER_DRAIN_MS: '200' });
  await worker.says('serving research-queue');
  await startHeld('past-the-grace');
  worker.child.kill('SIGTERM');
  // The client of the provider hears the cancellation, so the activity ends and the worker has drained.
  expect(await worker.ended).toEqual([0, null]);
  await stage.handle('past-the-grace').terminate();
});

it('sends the spans of client, workflow and activity as one trace', async () => {
  const collector = await openCollector();
  try {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    stage.provider.script(reply);
    const worker = commands.startWorker(['research'], env);
    await worker.says('serving research-queue');
    await commands.run('trigger', ['research:ApprovalWorkflow', '"write"', 'traced', '--no-wait'], env);
    await commands.run('trigger', ['approve', 'traced', 'true']);
    await stage.handle('traced').result();
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toEqual([0, null]);
    const named = (name: string) => collector.spans.find((span) => span.name === name);
    const chain = [
      named('StartWorkflow:ApprovalWorkflow'),
      named('RunWorkflow:ApprovalWorkflow'),
      named('StartActivity:call_llm'),
      named('RunActivity:call_llm'),
    ];
    expect(chain.map((span) => span?.service)).toEqual(['trigger', 'research', 'research', 'research']);
    expect(new Set(chain.map((span) => span?.traceId)).size).toBe(1);
    expect(chain.slice(1).map((span) => span?.parentSpanId)).toEqual(chain.slice(0, -1).map((span) => span?.spanId));
    // Tracing may be turned off under an execution in flight.
    const history = await stage.handle('traced').fetchHistory();
    await Worker.runReplayHistory({ workflowsPath: research.workflowsPath }, history, 'traced');
  } finally {
    await collector.close();
  }
});

it.each([
  [{ TEMPORAL_ADDRESS: '127.0.0.1:1' }, 'Failed to reach Temporal at 127.0.0.1:1'],
  [{ TEMPORAL_NAMESPACE: 'nowhere' }, /Failed to reach Temporal at \S+, namespace nowhere, .*not found/],
  [{ HEALTH_PORT: '1', HEALTH_HOST: '192.0.2.1' }, 'Failed to serve health at 192.0.2.1:1'],
])('%j ends a worker with 1 and says what to correct', async (env, text) => {
  const stderr = typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text);
  await expect(commands.run('worker', ['research'], env)).rejects.toMatchObject({ code: 1, stdout: '', stderr });
});
