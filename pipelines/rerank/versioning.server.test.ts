// What replays under what: every generation's recorded histories on every generation's code, held to the tables in docs/versioning.md.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyFiles } from '../../harness/engine/replay-trial.ts';
import { readHistoryFile } from '../../harness/history/file.ts';
import { openReplayer } from '../../harness/replay/replayer.ts';
import type { Replayer, ReplayInput } from '../../harness/replay/types.ts';
import type { ReplayEvidence } from '../../reports/evidence/types.ts';
import { generation, GENERATIONS, type Generation } from './fixtures/generations.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const variants = fileURLToPath(new URL('./fixtures/variants.workflow.ts', import.meta.url));
let replayer: Replayer;
let page: string;
beforeAll(async () => {
  replayer = openReplayer({ root });
  page = await readFile(`${root}docs/versioning.md`, 'utf8');
});
afterAll(() => replayer.close());

/** An execution that ends before its first command says nothing about commands. */
const ENDS_AT_ONCE = /without-a-query/;

async function recorded(of: Generation): Promise<readonly ReplayInput[]> {
  const files = (await historyFiles(generation(of))).filter((file) => !ENDS_AT_ONCE.test(file));
  expect(files.length).toBeGreaterThanOrEqual(2);
  return Promise.all(
    files.map(async (source) => ({ source, workflowId: source, history: await readHistoryFile(source) })),
  );
}

/** A verdict as the page writes it: what was recorded → what the code asks for, at the first difference. */
function cell({ verdict, divergence }: ReplayEvidence): string {
  if (verdict !== 'incompatible') return verdict;
  const row = divergence?.rows[divergence.first ?? -1];
  return `incompatible: ${row?.recorded ?? 'nothing'} → ${row?.produced ?? 'nothing'}`;
}

/** The rows below the heading, by their first cell. */
function table(heading: string): ReadonlyMap<string, readonly string[]> {
  const rows = page
    .slice(page.indexOf(`## ${heading}\n`))
    .split('\n## ')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((text) => text.trim().replaceAll('`', '')),
    );
  return new Map(rows?.map(([first = '', ...rest]) => [first, rest]));
}

const all = async (workflowsPath: string, inputs: readonly ReplayInput[]): Promise<readonly ReplayEvidence[]> =>
  replayer.replay({ pipeline: workflowsPath, workflowsPath }, inputs);

describe.each(GENERATIONS)('the code of generation %i', (code) => {
  it('replays what the table says, and refuses the rest for the reason that the table gives', async () => {
    const rows = table('What replays under what');
    const said = GENERATIONS.map((of) => [of, rows.get(`recorded by ${of}`)?.[code - 1]]);
    const measured: unknown[] = [];
    for (const of of GENERATIONS) {
      const cells = new Set((await all(generation(code).workflowsPath, await recorded(of))).map(cell));
      measured.push([of, [...cells].join(' or ')]);
    }
    expect(said).toEqual(measured);
  });
});

/** The history as if the function of this name had been the Workflow Type: one bundle holds all variants. */
function renamed(input: ReplayInput, type: string): ReplayInput {
  const text = JSON.stringify(input.history).replaceAll('"RerankWorkflow"', JSON.stringify(type));
  return { ...input, history: JSON.parse(text) as ReplayInput['history'] };
}

describe('a change to the code of today', () => {
  const CHANGES = [
    ['Unchanged', 'compatible'],
    ['ActivityAdded', 'incompatible'],
    ['ActivityAddedBehindPatch', 'compatible'],
    ['ActivityRemoved', 'incompatible'],
    ['ActivitiesReordered', 'incompatible'],
    ['TimerRemoved', 'incompatible'],
    ['OptionsChanged', 'drifted'],
    ['ArgumentsChanged', 'drifted'],
  ] as const;

  it.each(CHANGES)('%s is %s', async (type, verdict) => {
    const inputs = (await recorded(4)).filter(({ source }) => source.includes('late-'));
    expect(inputs.length).toBeGreaterThan(0);
    const verdicts = await all(
      variants,
      inputs.map((input) => renamed(input, type)),
    );
    expect(verdicts.map((one) => one.verdict)).toEqual(verdicts.map(() => verdict));
    expect(table('What needs a patch').get(type)?.at(-1)).toBe(verdict);
  });
});
