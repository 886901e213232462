// The Temporal runtime of a hosted process: quiet, and never ended by a signal.
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { TELLS_OF_LATE_REPORTS } from '../late-report.ts';
import type { Report } from './channel.ts';

/** What the native part says of it beside the message. */
const more = (meta: Readonly<Record<string, unknown>> | undefined): string => {
  const [error, details] = [meta?.['error'], meta?.['details']];
  if (error instanceof Error) return `: ${error.message}`;
  return typeof details === 'string' ? `: ${details}` : '';
};

/** Logs go to the harness, never to a terminal. */
export function installRuntime(report: Report): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) =>
    report({ kind: 'log', level, message: `${message}${more(meta)}` }),
  );
  const errors = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({
    logger,
    shutdownSignals: [],
    workerHeartbeatInterval: 0,
    telemetryOptions: { logging: { forward: {}, filter: `${errors},${TELLS_OF_LATE_REPORTS}=WARN` } },
  });
}
