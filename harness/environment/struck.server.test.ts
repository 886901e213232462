// A server of one trial's own, on real processes: killed it goes on with what it had stored, stopped it stands still, its store is slow.
// The planted mistake is a server that stores nothing: killed, it has lost everything.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { LOOPBACK, makeScratch } from '../processes/index.ts';
import { provideTemporalServer } from '../toolchain/index.ts';
import { dynamicConfigFlags } from './dynamic-config.ts';
import { registerNamespace } from './namespaces.ts';
import { SERVER_PORTS, serverConfig } from './server-config.ts';
import { serverControl } from './server-control.ts';
import { startServer } from './server-process.ts';
import type { Environment, ServerControl } from './types.ts';
import { openVirtual } from './virtual.ts';

const BOUND_MS = 120_000;
const NAMESPACE = 'kept';
const PAUSED_MS = 300;
const options = { clock: wallClock, report: () => undefined };

const controlOf = ({ control }: Environment): ServerControl => {
  if (control === undefined) throw new Error('no control');
  return control;
};
const start = (environment: Environment, workflowId: string) =>
  environment.start({ namespace: NAMESPACE, workflowType: 'any', workflowId, taskQueue: 'nobody', args: [] });
const statusOf = async (environment: Environment, workflowId: string): Promise<string> =>
  (await environment.client(NAMESPACE).workflow.getHandle(workflowId).describe()).status.name;
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = wallClock.elapsed();
  await work();
  return wallClock.elapsed() - begun;
};

describe('a server with its store in a file', () => {
  let environment: Environment;
  beforeAll(async () => {
    environment = await openVirtual({ ...options, struck: { slowStore: false } });
    await environment.openNamespace(NAMESPACE);
    await start(environment, 'before');
  }, BOUND_MS);
  afterAll(() => environment?.close());

  // The means of 'server.kill'.
  it('dies of SIGKILL, and goes on with its executions when it is started again', async () => {
    const control = controlOf(environment);
    const death = await control.kill();
    expect(death.signal).toBe('SIGKILL');
    // Asked while nobody is there: the answer comes from the one that follows.
    const asked = statusOf(environment, 'before');
    const again = await control.start();
    expect(again.pid).not.toBe(death.pid);
    expect(await asked).toBe('RUNNING');
    await start(environment, 'after');
    expect(await statusOf(environment, 'after')).toBe('RUNNING');
  });

  // The means of 'server.pause'.
  it('stands still until it is let go on, and then answers what it was asked', async () => {
    const control = controlOf(environment);
    await control.pause();
    const client = environment.client(NAMESPACE);
    const asking = client.withDeadline(wallClock.now() + PAUSED_MS, () => statusOf(environment, 'before'));
    await expect(asking).rejects.toThrow(/DEADLINE_EXCEEDED|deadline|Failed to describe/iu);
    control.resume();
    expect(await statusOf(environment, 'before')).toBe('RUNNING');
  });
});

it(
  'has lost its executions when it kept them in memory',
  async () => {
    const { program, kind } = await provideTemporalServer(options);
    const scratch = await makeScratch('ordeal-struck-');
    const server = await startServer(wallClock, {
      title: 'a server without a store',
      ports: SERVER_PORTS,
      command: async (ports) => {
        if (kind === 'temporal-cli') {
          const place = ['--ip', LOOPBACK, '--port', String(ports[0]), '--http-port', String(ports[1])];
          return {
            program,
            args: ['server', 'start-dev', '--headless', ...place, ...dynamicConfigFlags()],
            graceMs: 50,
          };
        }
        const [config, dynamic] = ['server.yaml', 'dynamic.yaml'].map((file) => join(scratch.dir, file));
        await writeFile(String(dynamic), '{}');
        await writeFile(String(config), serverConfig(ports, String(dynamic)));
        return { program, args: ['--config-file', String(config), '--allow-no-auth', 'start'], graceMs: 50 };
      },
    });
    try {
      const { workflowService } = server.connection;
      await registerNamespace(workflowService, wallClock, NAMESPACE);
      const control = serverControl(server, wallClock);
      await control.kill();
      await control.start();
      await expect(workflowService.describeNamespace({ namespace: NAMESPACE })).rejects.toThrow(/not found/i);
    } finally {
      await server.close();
      await scratch.remove();
    }
  },
  BOUND_MS,
);

/** The means of 'server.slow-persistence'. */
describe('a server with its store in PostgreSQL behind a relay', () => {
  const SLOWER_MS = 60;
  let environment: Environment;
  beforeAll(async () => {
    environment = await openVirtual({ ...options, struck: { slowStore: true } });
    await environment.openNamespace(NAMESPACE);
    await start(environment, 'before');
  }, BOUND_MS);
  afterAll(() => environment?.close());

  it('writes slowly while it is slowed down, loses nothing, and is as fast as before afterwards', async () => {
    const { store } = controlOf(environment);
    const before = await timed(() => start(environment, 'fast'));
    await store?.disturb('slow', { kind: 'slow', ms: SLOWER_MS });
    const slow = await timed(() => start(environment, 'slow'));
    store?.restore('slow');
    const after = await timed(() => start(environment, 'fast-again'));
    expect(slow).toBeGreaterThan(2 * SLOWER_MS);
    expect(slow, `fast ${before} and ${after} ms`).toBeGreaterThan(SLOWER_MS + Math.min(before, after));
    expect(
      store
        ?.met('slow')
        .map(({ what }) => what)
        .join('\n'),
    ).toMatch(/executions .*was held back for 60 ms/i);
    for (const id of ['before', 'fast', 'slow', 'fast-again']) expect(await statusOf(environment, id)).toBe('RUNNING');
  });
});
