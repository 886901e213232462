// The classic time-skipping test server (Java): one clock for all executions, so trials run one after another.
import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor, type ConnectionOptions } from '@temporalio/client';
import { InternalConnectionOptionsSymbol } from '@temporalio/client/lib/connection.js';
import type { WallClock } from '../clock.ts';
import { provideTestServer } from '../toolchain/index.ts';
import { CAPABILITIES } from './capabilities.ts';
import { openClients } from './clients.ts';
import { failWhenClosed } from './closed-channel.ts';
import { fetchHistory } from './fetch-history.ts';
import type { EnvironmentOptions } from './options.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { SharedClock } from './shared-clock.ts';
import type { Environment, StartedExecution } from './types.ts';

/** The test server knows this namespace only. */
const NAMESPACE = 'default';

/** How `@temporalio/testing` itself asks for the TestService. */
const WITH_TEST_SERVICE = { [InternalConnectionOptionsSymbol]: { supportsTestService: true } } as ConnectionOptions;

/** One server, its clock, and clients of it. */
interface Standing {
  readonly server: ServerProcess;
  readonly shared: SharedClock;
  readonly clients: ReturnType<typeof openClients>;
}

/** Started here and not by @temporalio/testing, whose server would outlive a harness that is SIGKILLed. */
const startStanding = async (
  clock: WallClock,
  { title, program, signal }: { readonly title: string; readonly program: string; readonly signal?: AbortSignal },
): Promise<Standing> => {
  const server = await startServer(clock, {
    title: `Temporal ${title}`,
    ports: 1,
    command: async (ports) => ({ program, args: [String(ports[0])] }),
    connection: {
      ...WITH_TEST_SERVICE,
      interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), failWhenClosed],
    },
    ...(signal === undefined ? {} : { signal }),
  });
  const { connection } = server;
  return {
    server,
    shared: new SharedClock(connection, clock),
    clients: openClients(connection),
  };
};

/**
 * Starts the test server and gives the environment over it.
 *
 * @throws HarnessError TOOL_MISSING, SERVER_UNREACHABLE or ADDRESS_IN_USE
 */
export async function openTestServer({ clock, report, signal, toolchain }: EnvironmentOptions): Promise<Environment> {
  const { program, version } = await provideTestServer({
    clock,
    report,
    ...(signal === undefined ? {} : { signal }),
    ...toolchain,
  });
  const title = `test server ${version}`;
  let standing = await startStanding(clock, { title, program, ...(signal === undefined ? {} : { signal }) });
  let used = false;
  return {
    kind: 'test-server',
    title: `${title}, one clock for all`,
    get address() {
      return standing.server.address;
    },
    capabilities: CAPABILITIES['test-server'],
    client: (_namespace, outfit) => standing.clients(NAMESPACE, outfit),
    async openNamespace() {
      if (used && !(await standing.shared.skips())) {
        const spent = standing;
        standing = await startStanding(clock, { title, program, ...(signal === undefined ? {} : { signal }) });
        await spent.server.close();
      }
      used = true;
      return NAMESPACE;
    },
    async start(request): Promise<StartedExecution> {
      const { workflowType, workflowId, taskQueue, args, firstMomentMs, workflowTaskTimeoutMs, outfit } = request;
      const { shared, clients } = standing;
      // Locked until the first moment is known to the server: it must not skip past it.
      await shared.lock();
      const handle = await clients(NAMESPACE, outfit).workflow.start(workflowType, {
        workflowId,
        taskQueue,
        args: [...args],
        ...(workflowTaskTimeoutMs === undefined ? {} : { workflowTaskTimeout: workflowTaskTimeoutMs }),
      });
      return {
        workflowId,
        runId: handle.firstExecutionRunId,
        clock: await shared.forExecution(NAMESPACE, { workflowId, runId: handle.firstExecutionRunId }, firstMomentMs),
      };
    },
    collapse: async () => 0,
    history: (_namespace, workflowId, runId) =>
      fetchHistory(standing.server.connection.workflowService, NAMESPACE, workflowId, runId),
    close: () => standing.server.close(),
  };
}
