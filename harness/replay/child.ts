// The replaying process: bundles workflows and replays histories, one order at a time. Forked by session.ts.
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { bundleCode } from '../bundle/bundle-code.ts';
import { judge } from '../gate/judge.ts';
import { bundleKeyOf } from './bundle-key.ts';
import { openHeap } from './heap.ts';
import { holdLifeline } from './lifeline.ts';
import { replayBatch } from './pass.ts';
import { keepTaskQueues } from './own-queue.ts';
import { leaveOutPromiseStacks } from './promise-stacks.ts';
import type { Order, Report } from './protocol.ts';
import { watchSandbox } from './sandbox-watch.ts';
import { stepThrough } from './step-through.ts';

/** The SDK's own lines go to stderr, and only errors: the caller keeps the tail of them. */
const logger = new DefaultLogger('ERROR', ({ message }) => process.stderr.write(`${message}\n`));
Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } } });

leaveOutPromiseStacks();
keepTaskQueues();
const setWatch = watchSandbox();
const relieve = openHeap();

const bundles = new Map<string, string>();

const send = (report: Report): void => {
  process.send?.(report);
};

async function open(order: Extract<Order, { kind: 'open' }>): Promise<void> {
  try {
    const code = order.code ?? (await bundleCode({ ...bundleKeyOf(order, order.recordsState), logger }));
    bundles.set(order.key, code);
    send({ kind: 'opened', key: order.key, code });
  } catch (error) {
    send({ kind: 'open-failed', key: order.key, reason: error instanceof Error ? error.message : String(error) });
  }
}

function codeOf(key: string): string {
  const code = bundles.get(key);
  if (code === undefined) throw new Error(`no bundle ${key}`);
  return code;
}

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case 'open':
      return open(order);
    case 'replay': {
      const { entries, workflowTaskBoundMs } = order;
      await replayBatch({ code: codeOf(order.key), entries, workflowTaskBoundMs }, send);
      relieve();
      return send({ kind: 'done' });
    }
    case 'judge':
      setWatch(order.tellsPlace ? undefined : order.workflowTaskBoundMs);
      await judge(order, codeOf(order.key), send);
      setWatch(undefined);
      relieve();
      return send({ kind: 'done' });
    case 'step': {
      const { entry, workflowTaskBoundMs } = order;
      return stepThrough({ code: codeOf(order.key), entry, workflowTaskBoundMs }, send);
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
