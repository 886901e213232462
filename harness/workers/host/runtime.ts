// The Temporal runtime of a hosted process: quiet, and never ended by a signal.
import { DefaultLogger, type LogLevel, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { TELLS_OF_LATE_REPORTS, tellsOfLateReport } from '../late-report.ts';
import type { Report } from './channel.ts';

/** Told only where it is of use to the harness. */
const QUIET: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO'];

/** What the native part says of it beside the message. */
const more = (meta: Readonly<Record<string, unknown>> | undefined): string => {
  const [error, details] = [meta?.['error'], meta?.['details']];
  if (error instanceof Error) return `: ${error.message}`;
  return typeof details === 'string' ? `: ${details}` : '';
};

/** Logs go to the harness, never to a terminal. */
export function installRuntime(report: Report): void {
  const logger = new DefaultLogger('DEBUG', ({ level, message, meta }) => {
    if (QUIET.includes(level) && !tellsOfLateReport(message)) return;
    report({ kind: 'log', level, message: `${message}${more(meta)}` });
  });
  const errors = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({
    logger,
    shutdownSignals: [],
    workerHeartbeatInterval: 0,
    telemetryOptions: { logging: { forward: {}, filter: `${errors},${TELLS_OF_LATE_REPORTS}=DEBUG` } },
  });
}
