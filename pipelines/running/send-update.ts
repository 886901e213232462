// An update as a client should send it: under one id, and again where a worker took it and had no word on it.
import type { WorkflowHandle } from '@temporalio/client';

/** The server's word for an update that a worker completed a task with and neither accepted nor refused (docs/foreign.md, E3). */
const UNPROCESSED = 'UnprocessedUpdate';
/** Sent so often at most. */
const SENT_AT_MOST = 3;

/** The SDK's types ask for at least one; at run time there may be none. */
type UpdateArgs = [unknown, ...unknown[]];

/** By its name: a client may come from another instance of the SDK. */
const isUnprocessed = (error: unknown): boolean =>
  error instanceof Error && (error.cause as { readonly type?: unknown } | undefined)?.type === UNPROCESSED;

/**
 * @param updateId - the same for every request: an update that was accepted is not done again
 * @returns the answer of the workflow
 * @throws WorkflowUpdateFailedError where it is refused, also by a third worker without a word; what the client throws
 */
export async function sendUpdate(
  handle: Pick<WorkflowHandle, 'executeUpdate'>,
  name: string,
  args: readonly unknown[],
  updateId: string,
): Promise<unknown> {
  for (let sent = 1; ; sent += 1) {
    try {
      return await handle.executeUpdate<unknown, UpdateArgs>(name, {
        args: [...args] as unknown as UpdateArgs,
        updateId,
      });
    } catch (error) {
      if (!isUnprocessed(error) || sent >= SENT_AT_MOST) throw error;
    }
  }
}
