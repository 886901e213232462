// What every forked process that replays has in common: it says little, takes one order after another, and does not outlive the harness.
import { DefaultLogger, type ReplayWorkerOptions, Runtime } from '@temporalio/worker';
import { keepBundles } from './kept-bundles.ts';
import { holdLifeline } from './lifeline.ts';
import { keepTaskQueues } from './own-queue.ts';

/** The replayer takes the bound too and honours it; its type leaves it out. Without it, workflow code may hold the thread for 49 days. */
export type BoundedReplayOptions = ReplayWorkerOptions & {
  /** Longest time that workflow code may hold the thread, ms. */
  readonly isolateExecutionTimeout: number;
};

/** The SDK's own lines go to stderr, and only errors: the harness keeps the tail of them. */
export const logger = new DefaultLogger('ERROR', ({ message }) => process.stderr.write(`${message}\n`));

/** The harness, as the process that it forked has it. */
export interface Harness<Order, Report> {
  tell(this: void, report: Report): void;
  /**
   * Follows orders from now on, one at a time, and says that it is ready.
   *
   * @param obey - one that rejects ends the process: the harness sees it end, with the reason in the tail of stderr
   */
  follow(this: void, obey: (order: Order) => Promise<void>): void;
}

/** Sets up the SDK for replays. Call once, before the first order. */
export function joinHarness<Order, Report>(): Harness<Order, Report> {
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } } });
  holdLifeline();
  keepTaskQueues();
  keepBundles();
  return {
    tell: (report) => void process.send?.(report),
    follow(obey) {
      let last: Promise<void> = Promise.resolve();
      process.on('message', (order: Order) => {
        last = last.then(() => obey(order));
      });
      // Ctrl-C reaches the whole process group; the harness decides when this process ends.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
      process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
      process.send?.({ kind: 'ready' });
    },
  };
}
