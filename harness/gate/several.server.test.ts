// Goal: how many processes replay changes no verdict, each history is answered for once, and the caller's own SDK is left alone.
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import { repositoryOf, writeHistory } from './fixtures/histories.ts';
import { replayGate } from './gate.ts';

const WORKFLOWS = fileURLToPath(new URL('./fixtures/hard.workflow.ts', import.meta.url));
const TYPES = ['fine', 'longer', 'dies'];
/** Enough for a third process to be worth its start. */
const OF_EACH = 25;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordeal-several-'));
  for (const type of ['fine', 'longer'])
    for (let n = 1; n <= OF_EACH; n += 1) {
      const workflowId = `${type}-${n}`;
      await writeHistory(join(folder, `${workflowId}.json`), { type, workflowId, signals: n % 3 });
    }
  // One that ends its process in the midst of the others, and one that cannot be read.
  await writeHistory(join(folder, 'fine-0.json'), { type: 'dies', workflowId: 'dies' });
  await truncate(await writeHistory(join(folder, 'cut.json'), { type: 'fine' }), 300);
});
afterAll(() => rm(folder, { recursive: true }));

async function replayed(workers: number) {
  const told: GateHistory[] = [];
  const { histories } = await replayGate({
    config: repositoryOf(folder, WORKFLOWS, TYPES),
    paths: [folder],
    workers,
    cache: false,
    onVerdict: (history) => void told.push(history),
  });
  return { histories, told };
}
const byFile = (histories: readonly GateHistory[]) =>
  histories.toSorted((one, other) => (one.file < other.file ? -1 : 1));

it('one process and three give the same verdicts in the same order, each told once; beside a Runtime of the caller', async () => {
  const runtime = Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
  const [one, several] = [await replayed(1), await replayed(3)];
  expect(several.histories).toEqual(one.histories);
  expect(one.histories.map(({ verdict }) => verdict).filter((verdict) => verdict === 'cannot-tell')).toHaveLength(2);
  expect(one.histories.map(({ file }) => file)).toEqual(byFile(one.histories).map(({ file }) => file));
  for (const { histories, told } of [one, several]) {
    expect(histories).toHaveLength(2 * OF_EACH + 2);
    expect(byFile(told)).toEqual(byFile(histories));
  }
  expect(Runtime.instance()).toBe(runtime);
});
