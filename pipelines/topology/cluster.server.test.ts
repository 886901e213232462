// A self-hosted cluster as docker-compose.yml describes it, run as processes: a worker and a trigger on it, and a server that dies.
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCommands, type Commands } from '../fixtures/commands.ts';
import { completion, openProvider, type Asked, type Provider } from '../fixtures/provider.ts';
import { startCluster, type Cluster } from './cluster.fixture.ts';

let cluster: Cluster;
let provider: Provider;
let commands: Commands;

beforeAll(async () => {
  [cluster, provider] = await Promise.all([startCluster(), openProvider()]);
  commands = openCommands({ ...cluster.env, OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${provider.url}/v1` });
});
afterAll(async () => {
  commands.killAll();
  await provider.close();
  await cluster.close();
});

const reply = (asked: Asked, response: ServerResponse): void => {
  if (asked.path === '/page') return void response.end('an article');
  const write = completion('a draft');
  if (typeof write === 'function') write(asked, response);
};
const trigger = (...args: string[]) => commands.run('trigger', args);

it('runs a pipeline to its end, and carries an execution over the death of the server', async () => {
  provider.script(reply);
  const worker = commands.startWorker(['research']);
  await worker.says('serving research-queue');
  const input = JSON.stringify({ topic: 'Self-hosted', source_url: `${provider.url}/page` });
  expect((await trigger('research', input)).stdout).toBe('research-self-hosted\n"a draft"\n');

  await trigger('research:ApprovalWorkflow', '"write"', 'survivor', '--no-wait');
  await expect.poll(() => provider.asked.length, { timeout: 20_000 }).toBe(3);
  await cluster.restartServer();
  await cluster.setUpSchema();
  await cluster.slowServer(50);
  await trigger('approve', 'survivor', 'true');
  await cluster.slowServer(0);
  // One ID is one piece of work, also after the restart: what it did is still known.
  await expect(trigger('research', input)).rejects.toThrow('it runs already, or has ended well');
  worker.child.kill('SIGTERM');
  expect(await worker.ended).toEqual([0, null]);
  // The draft was not paid for again.
  expect(provider.asked.filter(({ path }) => path !== '/page')).toHaveLength(2);
});
