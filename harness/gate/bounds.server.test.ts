// Goal: nothing that a history or workflow code does makes the gate hang or end; each gets a verdict with a reason, and the rest goes on.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import { exportFile, protobuf } from '../history/forms.fixture.ts';
import { madeHistory, repositoryOf, writeAs, writeHistory } from './fixtures/histories.ts';
import { marathonHistory } from './fixtures/marathon.ts';
import { replayGate } from './gate.ts';
import { ShapeQueue } from './order.ts';
import { sourceOf } from './sources/types.ts';

const WORKFLOWS = fileURLToPath(new URL('./fixtures/hard.workflow.ts', import.meta.url));
const TYPES = ['fine', 'longer', 'loops', 'eats', 'hoards', 'dies', 'marathon'];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordeal-gate-'));
});
afterAll(() => rm(folder, { recursive: true }));

const gate = (settings: object, paths = [folder]) =>
  replayGate({ config: repositoryOf(folder, WORKFLOWS, TYPES), paths, workers: 1, cache: false, settings });

const told = ({ findings }: GateHistory): string => findings.map(({ message }) => message).join('\n');

it('survives endless loops of three kinds, a workflow that kills its process, and files that are none', async () => {
  const names = ['dies', 'fine', 'longer', ...[1, 2, 3, 4, 5].map((n) => `loops-${n}`)];
  for (const name of names)
    await writeHistory(join(folder, 'hard', `${name}.json`), { type: name.replace(/-\d/, ''), workflowId: name });
  const { histories, summary } = await gate({ workflowTaskBoundMs: 1_000 }, [join(folder, 'hard')]);
  const of = (name: string): GateHistory => histories.find(({ file }) => file.endsWith(`${name}.json`)) as GateHistory;
  expect(summary).toMatchObject({ histories: 8, compatible: 1, incompatible: 1, unknown: 6 });
  expect(of('fine').verdict).toBe('compatible');
  expect(of('longer').verdict).toBe('incompatible');
  expect(told(of('dies'))).toContain('the replaying process ended (SIGKILL)');
  const loops = [1, 2, 3, 4, 5].map((n) => told(of(`loops-${n}`)));
  // Three in a row: a loop, one that awaits nothing real, a regular expression.
  expect(loops.filter((text) => text.includes('held its thread for more than 1000 ms'))).toHaveLength(3);
  // Thousands of them would take as many seconds.
  expect(
    loops.filter((text) => text.includes('3 histories with the same commands could not be replayed')),
  ).toHaveLength(2);
});

it('survives workflows that eat memory, on the heap and outside of it', async () => {
  const eats = await writeHistory(join(folder, 'hungry', 'eats.json'), { type: 'eats' });
  const hoards = await writeHistory(join(folder, 'hungry', 'hoards.json'), { type: 'hoards' });
  const fine = await writeHistory(join(folder, 'hungry', 'fine.json'), { type: 'fine' });
  // No other bound comes first, on a busy machine either.
  const settings = { workflowTaskBoundMs: 50_000, heapLimitMib: 160 };
  const { histories } = await gate(settings, [eats, hoards, fine]);
  expect(histories.map(({ verdict }) => verdict)).toEqual(['cannot-tell', 'cannot-tell', 'compatible']);
  const [onHeap = '', outside = ''] = histories.map(told);
  expect(onHeap).toContain('workflow code took more than 160 MiB of memory');
  expect(outside).toContain('held more than 1184 MiB of memory in all');
});

it('ends a replay from outside where nothing inside ends it', async () => {
  const path = await writeHistory(join(folder, 'silent', 'loops.json'), { type: 'loops' });
  const { histories } = await gate({ historyBoundMs: 3_000, workflowTaskBoundMs: 100_000 }, [path]);
  expect(histories.map(told)).toEqual([expect.stringContaining('did not end within 3000 ms and was killed')]);
});

/** The whole length, 50,000 events, takes minutes: `harness/acceptance/marathon.server.test.ts`. */
const ROUNDS = 200;

it('replays a history of 50,000 events, one of 50 MB, and ones of many workflow tasks, with the line where one of the last breaks', async () => {
  const many = await writeHistory(join(folder, 'large', 'many.json'), { type: 'fine', signals: 49_995 });
  const heavy = await writeHistory(join(folder, 'large', 'heavy.json'), {
    type: 'fine',
    workflowId: 'heavy',
    signals: 25,
    bytes: 2 * 1024 * 1024,
  });
  const broken = marathonHistory({ workflowId: 'broken', rounds: ROUNDS, restAt: ROUNDS - 10 });
  const long = [marathonHistory({ workflowId: 'whole', rounds: ROUNDS }), broken].map(({ history }, at) =>
    writeAs(join(folder, 'large', `marathon-${at}.json`), JSON.stringify(history)),
  );
  const { histories } = await gate({}, [many, heavy, ...(await Promise.all(long))]);
  expect(histories.map(({ verdict, events }) => ({ verdict, events }))).toEqual([
    { verdict: 'compatible', events: 50_000 },
    { verdict: 'compatible', events: 30 },
    { verdict: 'compatible', events: 1_208 },
    { verdict: 'incompatible', events: 1_208 },
  ]);
  const line =
    readFileSync(WORKFLOWS, 'utf8')
      .split('\n')
      .findIndex((text) => text.includes('await step(')) + 1;
  expect(histories[3]?.findings).toMatchObject([{ rule: 'step-renamed', eventId: broken.restEvent, line }]);
});

/** @returns how many waited at the most while it ran */
async function mostWaiting(run: () => Promise<unknown>): Promise<number> {
  let most = 0;
  const push = ShapeQueue.prototype.push;
  const spy = vi.spyOn(ShapeQueue.prototype, 'push').mockImplementation(function pushed(this: ShapeQueue, item) {
    push.call(this, item);
    most = Math.max(most, this.length);
  });
  await run().finally(() => spy.mockRestore());
  return most;
}

it('replays 50 MB in gzip, in protobuf, and an export with several large ones, and holds one at a time', async () => {
  const made = (workflowId: string, mib: number) =>
    madeHistory({ type: 'fine', workflowId, signals: mib / 2, bytes: 2 * 1024 * 1024 });
  const several = ['one', 'two', 'three'].map((name) => protobuf(made(name, 26)));
  const paths = [
    await writeAs(join(folder, 'packed.json.gz'), gzipSync(JSON.stringify(made('packed', 50)), { level: 1 })),
    await writeAs(join(folder, 'binary.pb'), protobuf(made('binary', 50))),
    await writeAs(join(folder, 'export.pb'), exportFile(several)),
  ];
  let told: unknown[] = [];
  const most = await mostWaiting(async () => {
    told = (await gate({}, paths)).histories.map(({ file, verdict }) => [file.split('/').at(-1), verdict]);
  });
  const files = ['packed.json.gz', 'binary.pb', 'export.pb#1', 'export.pb#2', 'export.pb#3'];
  expect(told).toEqual(files.map((file) => [file, 'compatible']));
  expect(most).toBe(1);
});

it('holds no more of a file with many histories that was taken for one', async () => {
  const lines = Array.from({ length: 150 }, (_none, n) => madeHistory({ type: 'fine', workflowId: `line-${n}` }));
  const text = lines.map((history) => JSON.stringify(history)).join('\n');
  const path = await writeAs(join(folder, 'lines.jsonl'), text);
  let compatible = 0;
  const most = await mostWaiting(async () => {
    compatible = (await gate({}, [path])).summary.compatible;
  });
  expect(compatible).toBe(150);
  expect(most).toBeLessThanOrEqual(65);
});

it('answers for every file of which it can make nothing, and goes on', async () => {
  const stranger = await writeHistory(join(folder, 'odd', 'stranger.json'), { type: 'unheard' });
  const fine = await writeHistory(join(folder, 'odd', 'fine.json'), { type: 'fine' });
  const cut = await writeHistory(join(folder, 'odd', 'cut.json'), { type: 'fine' });
  await truncate(cut, 300);
  const { histories } = await gate({}, [stranger, cut, fine]);
  expect(histories.map(({ verdict }) => verdict)).toEqual(['cannot-tell', 'cannot-tell', 'compatible']);
  expect(told(histories[0] as GateHistory)).toContain('no registered pipeline has the Workflow Type "unheard"');
});

it('tells zero histories as zero', async () => {
  const { histories } = await replayGate({
    config: repositoryOf(folder, WORKFLOWS, TYPES),
    found: sourceOf([], async function* () {}),
    cache: false,
  });
  expect(histories).toEqual([]);
});
