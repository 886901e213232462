// How an execution ended, as a test asks for it.
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

export interface Ending {
  readonly result?: unknown;
  /** Type of the ApplicationFailure at the root of a failed execution. */
  readonly failure?: string;
  /** By the server's clock, from start to end. */
  readonly virtualMs: number;
}

const CAUSES_MAX = 10;

function rootType(error: WorkflowFailedError): string {
  let at: Error | undefined = error;
  for (let depth = 0; depth < CAUSES_MAX && at?.cause instanceof Error; depth += 1) at = at.cause;
  return at instanceof ApplicationFailure ? (at.type ?? at.message) : String(at);
}

/** Waits for the end; while somebody waits, the test server skips time. */
export async function endingOf(handle: WorkflowHandle): Promise<Ending> {
  const end = await handle.result().then(
    (result: unknown) => ({ result }),
    (error: unknown) => {
      if (error instanceof WorkflowFailedError) return { failure: rootType(error) };
      throw error;
    },
  );
  const { startTime, closeTime } = await handle.describe();
  return { ...end, virtualMs: (closeTime?.getTime() ?? Number.NaN) - startTime.getTime() };
}
