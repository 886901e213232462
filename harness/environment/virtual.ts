// The default environment: a real Temporal server on which each execution has its own virtual clock.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOOPBACK, makeScratch, type GuardedCommand } from '../processes/index.ts';
import type { TemporalServer } from '../toolchain/index.ts';
import { CAPABILITIES } from './capabilities.ts';
import { openClients } from './clients.ts';
import { collapseDead } from './collapse.ts';
import { dynamicConfigFile, dynamicConfigFlags } from './dynamic-config.ts';
import { executionClock } from './execution-clock.ts';
import { fetchHistory } from './fetch-history.ts';
import { registerNamespace } from './namespaces.ts';
import type { EnvironmentOptions } from './options.ts';
import { SERVER_PORTS, serverConfig } from './server-config.ts';
import { startServer } from './server-process.ts';
import { serverControl } from './server-control.ts';
import { openGround } from './server-ground.ts';
import type { ServerStore } from './server-store.ts';
import { virtualTimeInterceptors } from './stamp.ts';
import { startOn } from './start-on.ts';
import { openTurns } from './turns.ts';
import type { Environment, StartedExecution } from './types.ts';

/** Who asks a server that is being started again does not wait for long to ask again. */
const SOON_BACK = {
  channelArgs: { 'grpc.initial_reconnect_backoff_ms': 50, 'grpc.max_reconnect_backoff_ms': 500 },
} as const;

/** Its executions are nobody's any more: what it would do to end in order takes seconds. */
const STRUCK_GRACE_MS = 50;

const commandFor = async (
  server: TemporalServer,
  folder: string,
  ports: readonly number[],
  store: ServerStore | undefined,
): Promise<GuardedCommand> => {
  switch (server.kind) {
    case 'temporal-server': {
      const config = join(folder, `server-${ports[0]}.yaml`);
      const dynamic = join(folder, 'dynamic.yaml');
      await writeFile(dynamic, dynamicConfigFile());
      await writeFile(config, serverConfig(ports, dynamic, store), { mode: 0o600 }); // a password may be in it
      return { program: server.program, args: ['--config-file', config, '--allow-no-auth', 'start'], cwd: folder };
    }
    case 'temporal-cli': {
      const place = ['--ip', LOOPBACK, '--port', String(ports[0]), '--http-port', String(ports[1])];
      const args = ['server', 'start-dev', '--headless', ...place, '--log-level', 'warn', ...dynamicConfigFlags()];
      if (store?.file !== undefined) args.push('--db-filename', store.file);
      return { program: server.program, args, cwd: folder };
    }
  }
};

/**
 * Starts the server and gives the environment over it.
 *
 * @throws HarnessError TOOL_MISSING, SERVER_UNREACHABLE, DATABASE_UNREACHABLE or ADDRESS_IN_USE
 */
export async function openVirtual(options: EnvironmentOptions): Promise<Environment> {
  const { clock, signal, struck } = options;
  const scratch = await makeScratch('ordeal-server-');
  const ground = await openGround(options, scratch.dir).catch(async (error: unknown) => {
    await scratch.remove();
    throw error;
  });
  const { program, store } = ground;
  const title = `temporal ${program.version}${store?.title ?? ''}`;
  const turns = openTurns();
  const server = await startServer(clock, {
    title: `Temporal server (${title})`,
    ports: SERVER_PORTS,
    // The server's schema for PostgreSQL keeps a member's port in a smallint; and while a server is down nobody else may take its ports.
    lowPorts: store !== undefined,
    command: async (ports) => ({
      ...(await commandFor(program, scratch.dir, ports, store)),
      ...(struck === undefined ? {} : { graceMs: STRUCK_GRACE_MS }),
    }),
    connection: { interceptors: virtualTimeInterceptors(), ...(struck === undefined ? {} : SOON_BACK) },
    ...(signal === undefined ? {} : { signal }),
  }).catch(async (error: unknown) => {
    await ground.close();
    await scratch.remove();
    throw error;
  });
  const { connection, address } = server;
  const client = openClients(connection);
  return {
    kind: 'virtual',
    title: `${title}, virtual time`,
    address,
    capabilities: CAPABILITIES.virtual,
    client,
    async openNamespace(name) {
      await registerNamespace(connection.workflowService, clock, name);
      return name;
    },
    async start(request): Promise<StartedExecution> {
      const { namespace, workflowId, firstMomentMs, outfit } = request;
      const { runId, update } = await startOn(client(namespace, outfit), request);
      return {
        workflowId,
        runId,
        ...(update === undefined ? {} : { update }),
        clock: executionClock({ connection, wall: clock, namespace, workflowId, firstRunId: runId }, firstMomentMs),
      };
    },
    // An attempt is ended by the id of its activity: two at once would end the attempt that follows the dead one as well.
    collapse: (namespace, workflowId, dead) =>
      turns(`${namespace}/${workflowId}`, () => collapseDead({ connection, wall: clock, namespace, workflowId }, dead)),
    history: (namespace, workflowId, runId) => fetchHistory(connection.workflowService, namespace, workflowId, runId),
    ...(struck === undefined ? {} : { control: serverControl(server, clock, ground.relay) }),
    async close() {
      try {
        await server.close();
      } finally {
        await ground.close();
        await scratch.remove();
      }
    },
  };
}
