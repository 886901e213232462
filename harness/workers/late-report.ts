// How a process learns that the server did not take its report of an attempt: by a line in the log of the SDK's native part.
import type { FromHost } from './types.ts';

/** The module that writes it. */
export const TELLS_OF_LATE_REPORTS = 'temporalio_sdk_core::worker::activities';

/**
 * The server answers NOT_FOUND to a report of an attempt that has timed out, or of an execution that has ended; also to its heartbeat,
 * and then the SDK sends no report any more. It writes the latter as DEBUG.
 */
const REFUSED = /^Activity not found (?:on completion|when recording heartbeat)/u;

/** Whether a line of the log tells of it. */
export const tellsOfLateReport = (message: string): boolean => REFUSED.test(message);

/** The server's own words, shortened to one line; undefined where the message tells of nothing of the kind. */
export const refusedReport = (message: FromHost): string | undefined => {
  if (message.kind !== 'log' || !tellsOfLateReport(message.message)) return undefined;
  return /message: "([^"]*)"/u.exec(message.message)?.[1] ?? 'not found';
};
