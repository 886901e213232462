// What docker-compose.yml runs, as processes: the Temporal server on a real PostgreSQL whose schema compose/schema.sh set up, and Toxiproxy.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { Toxiproxy, type Latency } from 'toxiproxy-node-client';
import { poll, wallClock } from '../../harness/clock.ts';
import { startPostgres } from '../../harness/database/postgres.fixture.ts';
import { registerNamespace } from '../../harness/environment/namespaces.ts';
import { SERVER_PORTS, serverConfig } from '../../harness/environment/server-config.ts';
import { datastoreOf } from '../../harness/environment/server-store.ts';
import {
  freeLowPorts,
  LOOPBACK,
  runCommand,
  startGuarded,
  type GuardedProcess,
} from '../../harness/processes/index.ts';
import { provideClusterServer, provideSqlTool, provideToxiproxy } from '../../harness/toolchain/index.ts';
import { say } from '../../harness/toolchain/say.fixture.ts';

const SCHEMA_SCRIPT = fileURLToPath(new URL('../../compose/schema.sh', import.meta.url));
const DYNAMIC_CONFIG = fileURLToPath(new URL('../../compose/dynamic-config.yaml', import.meta.url));
const SCHEMA_BOUND_MS = 60_000;
const UP = { everyMs: 50, boundMs: 60_000 };
const ASK_BOUND_MS = 1_000;

export interface Cluster {
  /** What a worker and a trigger need to reach it: through Toxiproxy. */
  readonly env: Readonly<Record<string, string>>;
  /** Sets the schema up once more, as the next `docker compose up` does. */
  setUpSchema(): Promise<void>;
  /** SIGKILLs the server and starts it again on its database. */
  restartServer(): Promise<void>;
  /** Slows what the server answers by so many milliseconds; 0 heals. */
  slowServer(ms: number): Promise<void>;
  close(): Promise<void>;
}

const databaseOf = (url: string, name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;

async function schema(tool: string, url: string): Promise<void> {
  const { hostname, port, username } = new URL(url);
  const env = {
    PATH: `${dirname(tool)}:${process.env['PATH']}`,
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: hostname,
    SQL_PORT: port,
    SQL_USER: username,
    SQL_PASSWORD: '',
  };
  const end = await runCommand(wallClock, { program: 'sh', args: [SCHEMA_SCRIPT], env }, SCHEMA_BOUND_MS);
  if (end.kind !== 'ended' || end.code !== 0) throw new Error(`compose/schema.sh did not end well: ${end.output}`);
}

/** Asks the server until it answers. */
async function answers(address: string, server: GuardedProcess): Promise<Connection> {
  const connection = Connection.lazy({ address });
  const up = await poll(
    wallClock,
    UP,
    () =>
      connection
        .withDeadline(Date.now() + ASK_BOUND_MS, () => connection.workflowService.getSystemInfo({}))
        .then(() => true)
        .catch(() => undefined), // not up yet: asked again until the bound
  );
  if (up === undefined) throw new Error(`The Temporal server does not answer. It said: ${server.tail()}`);
  return connection;
}

async function startToxiproxy(program: string, port: number, listen: string, upstream: string) {
  const server = startGuarded({ program, args: ['-host', LOOPBACK, '-port', String(port)] });
  const api = new Toxiproxy(`http://${LOOPBACK}:${port}`);
  const proxy = await poll(
    wallClock,
    UP,
    () => api.createProxy({ name: 'temporal', listen, upstream, enabled: true }).catch(() => undefined), // not up yet: asked again until the bound
  );
  if (proxy === undefined) throw new Error(`Toxiproxy does not answer. It said: ${server.tail()}`);
  return {
    async slow(latency: number) {
      await api.reset();
      if (latency === 0) return;
      const attributes = { latency, jitter: 0 };
      await proxy.addToxic<Latency>({ name: 'slow', type: 'latency', stream: 'downstream', toxicity: 1, attributes });
    },
    stop: () => server.stop(),
  };
}

/** Takes seconds; one per test file. */
export async function startCluster(): Promise<Cluster> {
  const options = { clock: wallClock, report: say };
  const [{ program }, { program: sqlTool }, { program: proxyProgram }] = [
    await provideClusterServer(options),
    await provideSqlTool(options),
    await provideToxiproxy(options),
  ];
  const postgres = await startPostgres();
  await schema(sqlTool, postgres.url);
  const folder = await mkdtemp(join(tmpdir(), 'cluster-'));
  const [proxyApi = 0, proxied = 0, ...ports] = await freeLowPorts(SERVER_PORTS + 2);
  const config = join(folder, 'server.yaml');
  const datastores = {
    main: datastoreOf(databaseOf(postgres.url, 'temporal'), 12),
    visibility: datastoreOf(databaseOf(postgres.url, 'temporal_visibility'), 4),
  };
  await writeFile(config, serverConfig(ports, DYNAMIC_CONFIG, { shards: 4, datastores: () => datastores }));
  const address = `${LOOPBACK}:${ports[0]}`;
  const start = (): GuardedProcess =>
    startGuarded({ program, args: ['--config-file', config, '--allow-no-auth', 'start'], cwd: folder });
  let server = start();
  let connection = await answers(address, server);
  await registerNamespace(connection.workflowService, wallClock, 'default');
  const proxy = await startToxiproxy(proxyProgram, proxyApi, `${LOOPBACK}:${proxied}`, address);
  return {
    env: {
      TEMPORAL_ADDRESS: `${LOOPBACK}:${proxied}`,
      TEMPORAL_NAMESPACE: 'default',
      DATABASE_URL: databaseOf(postgres.url, 'postgres'),
    },
    setUpSchema: () => schema(sqlTool, postgres.url),
    slowServer: (ms) => proxy.slow(ms),
    async restartServer() {
      await connection.close();
      process.kill(server.pid, 'SIGKILL');
      await server.ended;
      server = start();
      connection = await answers(address, server);
    },
    async close() {
      await connection.close();
      await proxy.stop();
      await server.stop();
      await postgres.stop();
      await rm(folder, { recursive: true });
    },
  };
}
