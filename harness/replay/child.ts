// The replaying process: bundles workflows and replays histories, one order at a time. Forked by session.ts.
import { bundleWorkflowCode, DefaultLogger, Runtime, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { compiledPath } from './compiled.ts';
import { holdLifeline } from './lifeline.ts';
import { replayBatch } from './pass.ts';
import type { Order, Report } from './protocol.ts';
import { stepThrough } from './step-through.ts';

/** The SDK's own lines go to stderr, and only errors: the caller keeps the tail of them. */
const logger = new DefaultLogger('ERROR', ({ message }) => process.stderr.write(`${message}\n`));
Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } } });

const bundles = new Map<string, string>();

const send = (report: Report): void => {
  process.send?.(report);
};

async function bundleOf(workflowsPath: string, recordsState: boolean): Promise<string> {
  const bundle: WorkflowBundleWithSourceMap = await bundleWorkflowCode({
    workflowsPath,
    // The first is the outermost: the state is told after the commands.
    workflowInterceptorModules: [
      ...(recordsState ? [compiledPath(import.meta.url, './state-recorder.js')] : []),
      compiledPath(import.meta.url, './call-recorder.js'),
    ],
    logger,
  });
  return bundle.code;
}

async function open(order: Extract<Order, { kind: 'open' }>): Promise<void> {
  try {
    const code = order.code ?? (await bundleOf(order.workflowsPath, order.recordsState ?? false));
    bundles.set(order.key, code);
    send({ kind: 'opened', key: order.key, code });
  } catch (error) {
    send({ kind: 'open-failed', key: order.key, reason: error instanceof Error ? error.message : String(error) });
  }
}

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case 'open':
      return open(order);
    case 'replay': {
      const code = bundles.get(order.key);
      if (code === undefined) throw new Error(`no bundle ${order.key}`);
      await replayBatch({ code, entries: order.entries, workflowTaskBoundMs: order.workflowTaskBoundMs }, send);
      return send({ kind: 'done' });
    }
    case 'step': {
      const code = bundles.get(order.key);
      if (code === undefined) throw new Error(`no bundle ${order.key}`);
      return stepThrough({ code, entry: order.entry, workflowTaskBoundMs: order.workflowTaskBoundMs }, send);
    }
  }
}

holdLifeline();
let last: Promise<void> = Promise.resolve();
// An order that breaks ends the process: the harness sees it end, with the reason in the tail of stderr.
process.on('message', (order: Order) => {
  last = last.then(() => obey(order));
});
// Ctrl-C reaches the whole process group; the harness decides when this process ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
send({ kind: 'ready' });
