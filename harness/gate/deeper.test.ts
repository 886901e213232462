// Which histories are probed: one of each shape that replays, for each pipeline that it is judged for and each namespace that it ran in.
import { expect, it } from 'vitest';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import type { OwnedHistory } from './decode-found.ts';
import { keyOf, representatives } from './deeper.ts';
import { refusedEntry } from './entry.ts';
import { madeHistory } from './fixtures/histories.ts';

const found = (pipeline: string, file: string, namespace?: string): OwnedHistory => ({
  kind: 'history',
  history: madeHistory({ type: 'pay' }),
  events: 5,
  format: 'cli-json',
  repairs: [],
  warnings: [],
  workflowId: `id of ${file}`,
  runId: 'r',
  workflowType: 'pay',
  status: 'completed',
  pipeline,
  file,
  ...(namespace === undefined ? {} : { namespace }),
});
const CORPUS = [
  found('cards', 'one.json'),
  found('banks', 'one.json'),
  found('banks', 'two.json'),
  found('banks', 'three.json', 'orders'),
  found('banks', 'four.json', 'orders'),
  found('cards', 'breaks.json', 'orders'),
];

async function* corpus(): AsyncGenerator<OwnedHistory> {
  yield* await Promise.resolve(CORPUS);
}

it('takes one of each shape for each pipeline and namespace, and nothing that does not replay there', async () => {
  const replayed = CORPUS.filter(({ file }) => file !== 'breaks.json').map((each): [string, GateHistory] => [
    keyOf(each),
    refusedEntry(each, ''),
  ]);
  const told: unknown[] = [];
  for await (const { pipeline, input } of representatives({ read: corpus }, new Map(replayed)))
    told.push([pipeline, input.source, input.namespace]);
  expect(told).toEqual([
    ['cards', 'one.json', undefined],
    ['banks', 'one.json', undefined],
    ['banks', 'three.json', 'orders'],
  ]);
});
