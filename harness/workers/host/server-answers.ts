// Whether the Temporal server answers this process, over the very connection that its workers use.
import type { NativeConnection } from '@temporalio/worker';

/** A server that is there answers in milliseconds; one behind a bad link may take a few seconds. */
const ANSWERS_WITHIN_MS = 5_000;

/** Never rejects: whatever the reason, an answer that does not come is none. */
export async function serverAnswers(connection: NativeConnection): Promise<boolean> {
  try {
    await connection.withAbortSignal(AbortSignal.timeout(ANSWERS_WITHIN_MS), () =>
      connection.workflowService.getSystemInfo({}),
    );
    return true;
  } catch {
    return false;
  }
}
