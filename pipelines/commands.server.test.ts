// The two commands a user starts: the worker process and the trigger, compiled, on a real server.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { completion } from './fixtures/provider.ts';
import { openStage, type Stage } from './fixtures/stage.ts';
import { research } from './research/pipeline.ts';

const compiled = (name: string) => fileURLToPath(new URL(`../dist/pipelines/${name}.js`, import.meta.url));
const run = promisify(execFile);
let stage: Stage;
let workers: ChildProcess[] = [];

beforeAll(async () => {
  stage = await openStage(research, { fleet: false });
});
afterEach(() => {
  for (const worker of workers) worker.kill('SIGKILL');
  workers = [];
});
afterAll(() => stage.close());

const env = () => ({ ...process.env, ...stage.env });
const trigger = (...args: string[]) => run(process.execPath, [compiled('trigger'), ...args], { env: env() });

/** Resolves when the worker says that it serves. */
async function startWorker(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [compiled('worker'), 'research'], {
    env: env(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  workers.push(worker);
  for await (const line of createInterface({ input: worker.stderr })) {
    if (line.includes('serving research-queue')) break;
  }
  // The rest of the log must be read, or the worker blocks on a full pipe.
  worker.stderr.resume();
  return worker;
}

it('a trigger starts the work, a worker does it, and SIGTERM ends the worker without an error', async () => {
  stage.provider.script((asked, response) => {
    if (asked.path === '/page') return void response.end('an article');
    const reply = completion('three points');
    if (typeof reply === 'function') reply(asked, response);
  });
  const worker = await startWorker();
  const input = JSON.stringify({ topic: 'Durable Execution', source_url: `${stage.provider.url}/page` });
  const { stdout } = await trigger('research', input);
  expect(stdout).toBe('research-durable-execution\n"three points"\n');
  await expect(trigger('research', input)).rejects.toThrow('already');
  worker.kill('SIGTERM');
  expect(await once(worker, 'exit')).toEqual([0, null]);
});

it('SIGTERM lets a running call end: it is not made and paid for again', async () => {
  let answer: (() => void) | undefined;
  const asked = new Promise<void>((resolve) => {
    stage.provider.script((request, response) => {
      answer = () => {
        const reply = completion('a draft');
        if (typeof reply === 'function') reply(request, response);
      };
      resolve();
    });
  });
  const first = await startWorker();
  await stage.start('ApprovalWorkflow', 'drained', 'write');
  await stage.handle('drained').signal('approve', true);
  await asked;
  first.kill('SIGTERM');
  const ended = once(first, 'exit');
  answer?.();
  expect(await ended).toEqual([0, null]);
  await startWorker();
  await expect(stage.handle('drained').result()).resolves.toBe('PUBLISHED: a draft');
  expect(stage.provider.asked).toHaveLength(1);
});

it.each([
  [['worker'], 'Use one of: research, document-processing'],
  [['worker', 'reserch'], "Failed to find pipeline 'reserch'"],
  [['trigger'], 'usage: trigger research'],
  [['trigger', 'research', '{topic}'], 'Failed to read the input'],
  [['trigger', 'research', '{}'], "the input has no 'topic'"],
  [['trigger', 'research:Nope', '{}'], "Failed to find workflow 'Nope'"],
  [['trigger', 'approve', 'id', 'yes'], 'usage: trigger research'],
])('%j ends with 1 and says what to do', async ([name = '', ...args], text) => {
  const failed = run(process.execPath, [compiled(name), ...args], { env: env() });
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(text) });
});
