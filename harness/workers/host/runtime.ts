// The Temporal runtime of a hosted process: quiet, and never ended by a signal.
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Report } from './channel.ts';

/** Logs go to the harness, never to a terminal. */
export function installRuntime(report: Report): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    const error: unknown = meta?.['error'];
    report({ kind: 'log', level, message: error instanceof Error ? `${message}: ${error.message}` : message });
  });
  Runtime.install({
    logger,
    shutdownSignals: [],
    workerHeartbeatInterval: 0,
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) },
    },
  });
}
