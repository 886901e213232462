// Goal: nothing that a history or workflow code does makes the gate hang or end; each gets a verdict with a reason, and the rest goes on.
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import { repositoryOf, writeHistory } from './fixtures/histories.ts';
import { replayGate } from './gate.ts';
import { sourceOf } from './sources/types.ts';

const WORKFLOWS = fileURLToPath(new URL('./fixtures/hard.workflow.ts', import.meta.url));
const TYPES = ['fine', 'longer', 'loops', 'eats', 'dies'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordeal-gate-'));
});
afterAll(() => rm(folder, { recursive: true }));

const gate = (settings: object, paths = [folder]) =>
  replayGate({ config: repositoryOf(folder, WORKFLOWS, TYPES), paths, workers: 1, cache: false, settings });

const told = ({ findings }: GateHistory): string => findings.map(({ message }) => message).join('\n');

it('survives endless loops of three kinds, a workflow that eats memory, one that kills its process, and files that are none', async () => {
  const names = ['dies', 'eats', 'fine', 'longer', ...[1, 2, 3, 4, 5].map((n) => `loops-${n}`)];
  for (const name of names)
    await writeHistory(join(folder, 'hard', `${name}.json`), { type: name.replace(/-\d/, ''), workflowId: name });
  const { histories, summary } = await gate({ workflowTaskBoundMs: 1_000, heapLimitMib: 160 }, [join(folder, 'hard')]);
  const of = (name: string): GateHistory => histories.find(({ file }) => file.endsWith(`${name}.json`)) as GateHistory;
  expect(summary).toMatchObject({ histories: 9, compatible: 1, incompatible: 1, unknown: 7 });
  expect(of('fine').verdict).toBe('compatible');
  expect(of('longer').verdict).toBe('incompatible');
  // Whichever it meets first, on a busy machine.
  expect(told(of('eats'))).toMatch(/more than 160 MiB of memory|was cut off/);
  expect(told(of('dies'))).toContain('the replaying process ended (SIGKILL)');
  const loops = [1, 2, 3, 4, 5].map((n) => told(of(`loops-${n}`)));
  // Three in a row: a loop, one that awaits nothing real, a regular expression.
  expect(loops.filter((text) => text.includes('held its thread for more than 1000 ms'))).toHaveLength(3);
  // Thousands of them would take as many seconds.
  expect(
    loops.filter((text) => text.includes('3 histories with the same commands could not be replayed')),
  ).toHaveLength(2);
});

it('ends a replay from outside where nothing inside ends it', async () => {
  const path = await writeHistory(join(folder, 'silent', 'loops.json'), { type: 'loops' });
  const { histories } = await gate({ historyBoundMs: 3_000, workflowTaskBoundMs: 100_000 }, [path]);
  expect(histories.map(told)).toEqual([expect.stringContaining('did not end within 3000 ms and was killed')]);
});

it('replays a history of 50,000 events and one of 50 MB', async () => {
  const many = await writeHistory(join(folder, 'large', 'many.json'), { type: 'fine', signals: 49_995 });
  const heavy = await writeHistory(join(folder, 'large', 'heavy.json'), {
    type: 'fine',
    workflowId: 'heavy',
    signals: 25,
    bytes: 2 * 1024 * 1024,
  });
  const { histories } = await gate({}, [many, heavy]);
  expect(histories.map(({ verdict, events }) => ({ verdict, events }))).toEqual([
    { verdict: 'compatible', events: 50_000 },
    { verdict: 'compatible', events: 30 },
  ]);
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
