// Promises of the sorting: what was read already and waits is bounded, by number and by bytes.
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openDecoder } from '../converter/decoder.ts';
import { madeHistory, repositoryOf } from './fixtures/histories.ts';
import { ShapeQueue } from './order.ts';
import { Sorting } from './sorting.ts';
import type { FoundHistory } from './sources/types.ts';

const MIB = 1024 * 1024;
/** Enough for everything that does not wait for somebody else. */
const TURNS = 200;

const found = (name: string, mib: number): FoundHistory => {
  const history = madeHistory({ type: 'fine', workflowId: name, signals: 1, bytes: (mib * MIB * 3) / 4 });
  const known = { file: name, workflowId: name, runId: name, workflowType: 'fine', status: 'completed' as const };
  return { kind: 'history', history, events: 6, format: 'protobuf', repairs: [], warnings: [], ...known };
};

const opened = () => {
  const config = repositoryOf('/nowhere', '/nowhere/workflow.ts', ['fine']);
  const queue = new ShapeQueue(1);
  const sorting = new Sorting({
    pipelines: config.pipelines,
    queue,
    decoder: openDecoder(config),
    onVerdict: () => undefined,
  });
  return { queue, sorting };
};

it.each([
  { mib: 50, held: 1, all: 3 },
  { mib: 10, held: 4, all: 8 },
  { mib: 0, held: 65, all: 100 },
])('holds $held of $all histories of $mib MiB each until a process takes them', async ({ mib, held, all }) => {
  const { queue, sorting } = opened();
  const one = found('one', mib);
  const taken = (async () => {
    for (let n = 0; n < all; n += 1) await sorting.takeFound({ ...one, file: `history-${n}` });
  })();
  for (let n = 0; n < TURNS; n += 1) await turn();
  expect(queue.length).toBe(held);
  let given = 0;
  // Bounded: each round takes at least one.
  while (given < all) {
    given += queue.take('hard')?.waiting.length ?? 0;
    await turn();
  }
  await taken;
  expect(given).toBe(all);
});
