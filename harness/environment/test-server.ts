// The classic time-skipping test server (Java): one clock for all executions, so trials run one after another.
import { Client, defaultGrpcRetryOptions, makeGrpcRetryInterceptor, type ConnectionOptions } from '@temporalio/client';
import { InternalConnectionOptionsSymbol } from '@temporalio/client/lib/connection.js';
import { provideTestServer } from '../toolchain/index.ts';
import { failWhenClosed } from './closed-channel.ts';
import { fetchHistory } from './fetch-history.ts';
import type { EnvironmentOptions } from './options.ts';
import { startServer } from './server-process.ts';
import { SharedClock } from './shared-clock.ts';
import type { Environment, StartedExecution } from './types.ts';

/** The test server knows this namespace only. */
const NAMESPACE = 'default';

/** How `@temporalio/testing` itself asks for the TestService. */
const WITH_TEST_SERVICE = { [InternalConnectionOptionsSymbol]: { supportsTestService: true } } as ConnectionOptions;

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
  // Started here and not by @temporalio/testing, whose server would outlive a harness that is SIGKILLed.
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
  const { connection, address } = server;
  const shared = new SharedClock(connection, clock);
  const client = new Client({ connection, namespace: NAMESPACE });
  return {
    kind: 'test-server',
    title: `${title}, one clock for all`,
    address,
    // An attempt of a dead worker cannot be timed out at once here (docs/discoveries.md).
    capabilities: { parallel: false, collapsesTimeouts: false, stickyQueues: false, retryTimes: 'decided' },
    client: () => client,
    openNamespace: async () => NAMESPACE,
    async start(request): Promise<StartedExecution> {
      const { workflowType, workflowId, taskQueue, args, firstMomentMs, workflowTaskTimeoutMs } = request;
      // Locked until the first moment is known to the server: it must not skip past it.
      await shared.lock();
      const handle = await client.workflow.start(workflowType, {
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
    history: (_namespace, workflowId, runId) => fetchHistory(connection.workflowService, NAMESPACE, workflowId, runId),
    close: () => server.close(),
  };
}
