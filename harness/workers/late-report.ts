// How a process learns that the server did not take its report of an attempt: by a line in the log of the SDK's native part.
import type { FromHost } from './types.ts';

/** The module that writes it. */
export const TELLS_OF_LATE_REPORTS = 'temporalio_sdk_core::worker::activities';

/** The server answers NOT_FOUND to a report of an attempt that has timed out, or of an execution that has ended. */
const REFUSED = /^Activity not found on completion/u;

/** The server's own words, shortened to one line; undefined where the message tells of nothing of the kind. */
export const refusedReport = (message: FromHost): string | undefined => {
  if (message.kind !== 'log' || !REFUSED.test(message.message)) return undefined;
  return /message: "([^"]*)"/u.exec(message.message)?.[1] ?? 'not found';
};
