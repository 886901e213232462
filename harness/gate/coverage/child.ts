// The process that measures: replays histories with V8 counting blocks, and says after each which places ran. Forked by session.ts.
import { Session } from 'node:inspector/promises';
import { Worker } from '@temporalio/worker';
import { bundleCode } from '../../bundle/bundle-code.ts';
import { fromHistoryJson } from '../../history/convert.ts';
import { identityOf } from '../../history/events.ts';
import { openBeats } from '../../replay/activations.ts';
import { replaysNext } from '../../replay/own-queue.ts';
import { type BoundedReplayOptions, joinHarness, logger } from '../../replay/talking-child.ts';
import { RunCounts } from './counts.ts';
import { placesOf } from './places.ts';
import type { CoverageEntry, CoverageOrder, CoverageReport } from './protocol.ts';

/** Longest time that workflow code may hold the thread, ms. Counting makes code slower: more than a worker allows. */
const WORKFLOW_TASK_BOUND_MS = 20_000;

const { tell: send, follow } = joinHarness<CoverageOrder, CoverageReport>();
const begins = openBeats();

interface Opened {
  readonly code: string;
  readonly script: string;
  readonly blocks: RunCounts;
  readonly patches: RunCounts;
}

const opened = new Map<string, Opened>();
const profiler = new Session();

async function open({ key, root, ...request }: Extract<CoverageOrder, { kind: 'open' }>): Promise<void> {
  try {
    const code = await bundleCode({ ...request, logger });
    const places = placesOf(code, root);
    const counts = (of: readonly { readonly offset: number }[]): RunCounts =>
      new RunCounts(of.map(({ offset }) => offset));
    opened.set(key, { code, script: places.script, blocks: counts(places.blocks), patches: counts(places.patches) });
    send({ kind: 'opened', places });
  } catch (error) {
    send({ kind: 'open-failed', reason: error instanceof Error ? error.message : String(error) });
  }
}

async function told({ script, blocks, patches }: Opened, index: number): Promise<void> {
  const { result } = await profiler.post('Profiler.takePreciseCoverage');
  const functions = result.filter(({ url }) => url.endsWith(script)).flatMap((each) => each.functions);
  send({ kind: 'ran', index, blocks: blocks.take(functions), patches: patches.take(functions) });
}

/** Replays all entries. How they end is the gate's business: a history that diverges has entered what it has entered. */
async function replay(bundle: Opened, entries: readonly CoverageEntry[]): Promise<void> {
  const options: BoundedReplayOptions = {
    workflowBundle: { code: bundle.code },
    isolateExecutionTimeout: WORKFLOW_TASK_BOUND_MS,
  };
  let next = 0;
  let current: number | undefined;
  const end = async (): Promise<void> => {
    const index = current;
    current = undefined;
    if (index !== undefined) await told(bundle, index);
  };
  function* feed() {
    for (let entry = entries[next]; entry !== undefined; entry = entries[next]) {
      next += 1;
      current = entry.index;
      const { index } = entry;
      begins(() => send({ kind: 'started', index }));
      replaysNext(entry.history, entry.namespace);
      yield { history: fromHistoryJson(entry.history), workflowId: identityOf(entry.history).workflowId };
    }
  }
  // Each round takes at least one entry: there are at most as many rounds as entries.
  while (next < entries.length) {
    try {
      for await (const result of Worker.runReplayHistories(options, feed())) {
        if (result.error !== undefined) logger.debug(result.error.message);
        await end();
      }
    } catch (error) {
      logger.debug(error instanceof Error ? error.message : String(error));
    }
    await end();
  }
}

async function obey(order: CoverageOrder): Promise<void> {
  if (order.kind === 'open') return open(order);
  const bundle = opened.get(order.key);
  if (bundle === undefined) throw new Error(`no bundle ${order.key}`);
  await replay(bundle, order.entries);
  send({ kind: 'done' });
}

profiler.connect();
await profiler.post('Profiler.enable');
await profiler.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
follow(obey);
