// The raw service of a connection, with calls that may find the execution gone.
import { status } from '@grpc/grpc-js';
import type { Connection } from '@temporalio/client';

export type WorkflowService = Connection['workflowService'];

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** The server says that the execution (or the activity) is not there any more. */
export const isGone = (error: unknown): boolean => codeOf(error) === status.NOT_FOUND;

/**
 * The call did not come back in the time it was given. A server that notices the deadline a moment before the client does
 * answers CANCELLED, which means the same only once that time has passed.
 */
export const isLate = (error: unknown, deadlinePassed: boolean): boolean =>
  codeOf(error) === status.DEADLINE_EXCEEDED || (deadlinePassed && codeOf(error) === status.CANCELLED);

/** The answer, or undefined when what it is about has ended. */
export const unlessGone = async <T>(answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
};
