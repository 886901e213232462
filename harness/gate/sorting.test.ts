// Promises of the sorting: what was read already and waits is bounded, by number and by bytes.
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openDecoder } from '../converter/decoder.ts';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import { unreadEntry } from './entry.ts';
import { madeHistory, repositoryOf } from './fixtures/histories.ts';
import { ShapeQueue } from './order.ts';
import type { Remembered } from './remembered.ts';
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

const opened = (remembered?: Remembered) => {
  const config = repositoryOf('/nowhere', '/nowhere/workflow.ts', ['fine']);
  const queue = new ShapeQueue(1);
  const sorting = new Sorting({
    pipelines: config.pipelines,
    queue,
    decoder: openDecoder(config),
    ...(remembered === undefined ? {} : { remembered }),
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

it('of a verdict, what is remembered is what is reported, and its parts are those of all others', async () => {
  const kept: GateHistory[] = [];
  const { queue, sorting } = opened({
    find: () => Promise.resolve(undefined),
    keep: (_target, _code, _hash, history) => Promise.resolve(void kept.push(history)),
    flush: () => Promise.resolve(),
  });
  for (const name of ['one', 'two']) await sorting.takeFound(found(name, 0));
  for (const waiting of queue.take('hard')?.waiting ?? []) {
    const { file } = waiting.entry.kind === 'found' ? waiting.entry.found : waiting.entry.listed;
    // As it comes from another process: nothing of it is anybody else's.
    const text = JSON.stringify(unreadEntry({ file, pipeline: 'hard', workflowType: 'fine' }, 'nobody knows'));
    sorting.conclude(waiting, { kind: 'entry', entry: JSON.parse(text) as GateHistory, hash: file }, 'code');
  }
  await sorting.settled();
  const [one, two] = sorting.histories();
  expect([one?.file, two?.file]).toEqual(['one', 'two']);
  expect(kept[0]).toBe(one);
  expect(kept[1]).toBe(two);
  expect(one?.findings[0]).toBe(two?.findings[0]);
});

it('says what went wrong with what is remembered where all is waited for, and not before', async () => {
  const { queue, sorting } = opened({
    find: () => Promise.resolve(undefined),
    keep: () => Promise.reject(new Error('the disk is full')),
    flush: () => Promise.resolve(),
  });
  await sorting.takeFound(found('one', 0));
  const [waiting] = queue.take('hard')?.waiting ?? [];
  if (waiting === undefined) throw new Error('one waits');
  const entry = unreadEntry({ file: 'one', pipeline: 'hard', workflowType: 'fine' }, 'nobody knows');
  sorting.conclude(waiting, { kind: 'entry', entry, hash: 'one' }, 'code');
  await turn();
  await expect(sorting.settled()).rejects.toThrow('the disk is full');
});
