// The replaying process: bundles workflows and replays histories, one order at a time. Forked by session.ts.
import { bundleCode } from '../bundle/bundle-code.ts';
import { judge } from '../gate/judge.ts';
import { bundleKeyOf } from './bundle-key.ts';
import { openHeap } from './heap.ts';
import { replayBatch } from './pass.ts';
import { leaveOutPromiseStacks } from './promise-stacks.ts';
import type { Order, Report } from './protocol.ts';
import { watchSandbox } from './sandbox-watch.ts';
import { stepThrough } from './step-through.ts';
import { joinHarness, logger } from './talking-child.ts';

const { tell: send, follow } = joinHarness<Order, Report>();
leaveOutPromiseStacks();
const setWatch = watchSandbox();
const relieve = openHeap();

const bundles = new Map<string, string>();

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
      await replayBatch({ code: codeOf(order.key), entries, workflowTaskBoundMs, ownWorkers: true }, send);
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

follow(obey);
