// Namespaces of a run: registered over the API, and waited for until every part of the server knows them.
import { poll, type WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { isGone, type WorkflowService } from './service.ts';

const RETENTION_SECONDS = 24 * 60 * 60;
const USABLE_EVERY_MS = 20;
const USABLE_BOUND_MS = 30_000;
const PROBE = 'ordeal-probe';

/** The history service answers for the namespace when it says that the execution is not there, not that the namespace is not. */
const isUsable = async (service: WorkflowService, namespace: string): Promise<true | undefined> => {
  try {
    await service.describeWorkflowExecution({ namespace, execution: { workflowId: PROBE } });
    return true;
  } catch (error) {
    if (!isGone(error)) throw error;
    return /namespace/i.test(String((error as { details?: unknown }).details)) ? undefined : true;
  }
};

/**
 * Registers a namespace and waits until executions can be started in it.
 *
 * @throws HarnessError SERVER_UNREACHABLE when it cannot be used in time
 */
export async function registerNamespace(service: WorkflowService, clock: WallClock, namespace: string): Promise<void> {
  await service.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: RETENTION_SECONDS as never },
  });
  const usable = await poll(clock, { everyMs: USABLE_EVERY_MS, boundMs: USABLE_BOUND_MS }, () =>
    isUsable(service, namespace),
  );
  if (usable === undefined) {
    throw new HarnessError(
      'SERVER_UNREACHABLE',
      `Failed to open namespace ${namespace}: it was registered, but could not be used within ${USABLE_BOUND_MS} ms. Run again; if it stays so, look at the server's log.`,
    );
  }
}
