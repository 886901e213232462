// The two commands a user starts: the worker process and the trigger, compiled, on a real server.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openCommands, type Commands } from './fixtures/commands.ts';
import { completion, type Asked } from './fixtures/provider.ts';
import { openStage, type Stage } from './fixtures/stage.ts';
import { research } from './research/pipeline.ts';
import type { ServerResponse } from 'node:http';

let stage: Stage;
let commands: Commands;

beforeAll(async () => {
  stage = await openStage(research, { fleet: false });
  commands = openCommands(stage.env);
});
afterEach(() => commands.killAll());
afterAll(() => stage.close());

const trigger = (...args: string[]) => commands.run('trigger', args);
const reply = (text: string, asked: Asked, response: ServerResponse): void => {
  const write = completion(text);
  if (typeof write === 'function') write(asked, response);
};

it('a trigger starts the work, a worker does it, and SIGTERM ends the worker without an error', async () => {
  stage.provider.script((asked, response) => {
    if (asked.path === '/page') return void response.end('an article');
    reply('three points', asked, response);
  });
  const worker = commands.startWorker(['research']);
  await worker.says('serving research-queue');
  const input = JSON.stringify({ topic: 'Durable Execution', source_url: `${stage.provider.url}/page` });
  const { stdout, stderr } = await trigger('research', input);
  expect(stdout).toBe('research-durable-execution\n"three points"\n');
  const place = `Temporal at ${stage.environment.address}, namespace ${stage.namespace}, TLS no, API key no`;
  expect(stderr).toBe(`${place}\n`);
  expect(worker.said).toContain(`research: ${place}`);
  await expect(trigger('research', input)).rejects.toThrow('it runs already, or has ended well');
  worker.child.kill('SIGTERM');
  expect(await worker.ended).toEqual([0, null]);
  expect(worker.said.at(-1)).toBe('research: drained');
});

it('an approval is started without waiting, and signalled by name', async () => {
  stage.provider.script((asked, response) => reply('a draft', asked, response));
  await commands.startWorker(['research']).says('serving research-queue');
  const started = await trigger('research:ApprovalWorkflow', '"write"', 'by-hand', '--no-wait');
  expect(started.stdout).toBe('by-hand\n');
  await expect(trigger('signal', 'by-hand', 'aprove', 'true')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Failed to send signal 'aprove': ApprovalWorkflow does not take it"),
  });
  await expect(trigger('query', 'by-hand', 'get_status')).rejects.toThrow('It takes no query');
  await expect(trigger('update', 'by-hand', 'decide', 'true')).rejects.toThrow('It takes no update');
  expect((await trigger('signal', 'by-hand', 'approve', 'true')).stdout).toBe('');
  await expect(stage.handle('by-hand').result()).resolves.toBe('PUBLISHED: a draft');
});

it('an execution that fails ends the trigger with 1 and the reason at the root', async () => {
  stage.provider.script((_, response) => void response.writeHead(404).end());
  await commands.startWorker(['research']).says('serving research-queue');
  const input = JSON.stringify({ topic: 'Gone', source_url: `${stage.provider.url}/page` });
  await expect(trigger('research', input)).rejects.toMatchObject({
    code: 1,
    stdout: 'research-gone\n',
    stderr: expect.stringMatching(/The execution failed: \w+: .*404/),
  });
});

it.each([
  [['worker'], 'Use one of: research, '],
  [['trigger', 'research', '{}'], 'InputError: Failed to start ResearchWorkflow: topic must be a text'],
  [['trigger', 'approve', 'nobody', 'true'], 'Failed to find execution nobody'],
])('%j ends with 1 and says what to do', async ([name = '', ...args], text) => {
  const failed = commands.run(name, args);
  await expect(failed).rejects.toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(text) });
});
