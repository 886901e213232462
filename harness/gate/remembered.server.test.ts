// Goal: a remembered verdict is the one that a fresh replay would give. Whatever decides a verdict, changed, is replayed again.
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import type { GateReport } from '../../reports/evidence/gate.ts';
import { repositoryOf, writeHistory } from './fixtures/histories.ts';
import { replayGate, type GateRequest } from './gate.ts';

const WORKFLOW = `import { rest } from './helper.ts';
export async function fine(): Promise<void> { await rest(); }
export async function broken(): Promise<void> { await sleep('1 day'); }
export async function stuck(): Promise<void> { for (;;); }
import { sleep } from '@temporalio/workflow';
`;
const HELPER = 'export const rest = async (): Promise<void> => undefined;\n';
const HELPER_THAT_WAITS = `import { sleep } from '@temporalio/workflow';\nexport const rest = (): Promise<void> => sleep('1 hour');\n`;

let root: string;
let before: string | undefined;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ordeal-sound-'));
  before = process.env['ORDEAL_CACHE'];
  process.env['ORDEAL_CACHE'] = join(root, 'cache');
  await symlink(join(packageRoot(), 'node_modules'), join(root, 'node_modules'));
  await mkdir(join(root, 'src'));
  await source('workflow.ts', WORKFLOW);
  await source('helper.ts', HELPER);
  for (const type of ['fine', 'broken', 'stuck']) await writeHistory(history(type), { type });
});
afterAll(async () => {
  if (before === undefined) delete process.env['ORDEAL_CACHE'];
  else process.env['ORDEAL_CACHE'] = before;
  await rm(root, { recursive: true });
});

const source = (name: string, text: string): Promise<void> => writeFile(join(root, 'src', name), text);
const history = (type: string): string => join(root, 'histories', `${type}.json`);
const TYPES = ['fine', 'broken', 'stuck'];
const settings = { workflowTaskBoundMs: 1_000 };
const run = (more: Partial<GateRequest> = {}): Promise<GateReport> =>
  replayGate({
    config: repositoryOf(root, join(root, 'src', 'workflow.ts'), TYPES),
    paths: [join(root, 'histories')],
    workers: 1,
    settings,
    ...more,
  });
const asFresh = ({ histories }: GateReport) => histories.map((each) => ({ ...each, cached: false }));
const remembered = ({ histories }: GateReport) =>
  histories.filter(({ cached }) => cached).map(({ workflowType }) => workflowType);
/** A history made by hand holds no result: whether that is drift is told elsewhere. */
const verdicts = ({ histories }: GateReport) =>
  histories.map(({ verdict }) => (verdict === 'drifted' || verdict === 'compatible' ? 'goes on' : verdict));

it('says the same again without a replay, and never remembers what could not be told', async () => {
  const fresh = await run();
  expect(remembered(fresh)).toEqual([]);
  expect(verdicts(fresh)).toEqual(['incompatible', 'goes on', 'cannot-tell']);
  const again = await run();
  expect(remembered(again)).toEqual(['broken', 'fine']);
  expect(asFresh(again)).toEqual(asFresh(fresh));
});

it('replays a history of which one byte has changed, and only that', async () => {
  const text = await readFile(history('fine'), 'utf8');
  await writeFile(history('fine'), text.replace('"attempt":1', '"attempt":2'));
  expect(remembered(await run({ paths: [history('broken'), history('fine')] }))).toEqual(['broken']);
});

it('replays everything under another setting, and where nothing is to be remembered', async () => {
  const paths = [history('broken'), history('fine')];
  expect(remembered(await run({ paths, settings: { ...settings, historyBoundMs: 59_000 } }))).toEqual([]);
  expect(remembered(await run({ paths, cache: false }))).toEqual([]);
  expect(remembered(await run({ paths }))).toEqual(['broken', 'fine']);
});

it('replays everything on another workflow, and on one that loads another module', async () => {
  const paths = [history('broken'), history('fine')];
  await source('helper.ts', HELPER_THAT_WAITS);
  const onHelper = await run({ paths });
  expect(remembered(onHelper)).toEqual([]);
  expect(verdicts(onHelper)).toEqual(['incompatible', 'incompatible']);
  await source('workflow.ts', WORKFLOW.replace('await rest();', '').replace("await sleep('1 day');", ''));
  const onWorkflow = await run({ paths });
  expect(remembered(onWorkflow)).toEqual([]);
  expect(verdicts(onWorkflow)).toEqual(['goes on', 'goes on']);
});
