// Goal: `ordeal pull --pipeline` keeps a production history where `ordeal replay` takes it, and `--pipeline` says whose histories are replayed, on whose code.
// Method: two pipelines with one Workflow Type, told apart by their task queues, whose code goes by the namespace; one real server; the real command line as a real process.
import { existsSync } from 'node:fs';
import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GateReport } from '../../reports/evidence/gate.ts';
import { wallClock } from '../clock.ts';
import { openEnvironment } from '../environment/open.ts';
import type { Environment } from '../environment/types.ts';
import type { BaselineManifest } from '../gate/manifest.ts';
import { packageRoot } from '../package-root.ts';
import { answered, ENDS, WAITS_A_DAY } from './answered.fixture.ts';
import { call, expectNothingLeft, makePlace, paragraphOf, type Place, removePlace } from './command.fixture.ts';

/** `cards` ends at once in the namespace of the test, `banks` waits for a day everywhere: neither replays the other's histories. */
const filesIn = (namespace: string): Readonly<Record<string, string>> => ({
  'package.json': '{ "type": "module" }',
  'ordeal.config.js': `export default { pipelines: './registry.js', scenarios: './scenarios.js', environment: () => ({}) };`,
  'scenarios.js': 'export const scenarios = [];',
  'cards.js': `import { sleep, workflowInfo } from '@temporalio/workflow';
export async function pay() {
  if (workflowInfo().namespace !== '${namespace}') await sleep('1 day');
}
`,
  'banks.js': `import { sleep } from '@temporalio/workflow';\nexport async function pay() {\n  await sleep('1 day');\n}\n`,
  'plain.js': 'export async function note() {}\n',
  'registry.js': `const open = async () => ({ activities: {}, close: async () => {} });
const here = (name) => new URL(name, import.meta.url).pathname;
const pipeline = (name, type, more) => ({
  name, workflowsPath: here('./' + name + '.js'), workflows: [{ type, taskQueue: name + '-q' }],
  fleet: [{ taskQueue: name + '-q', workflows: true, activities: [] }], openActivities: open, ...more,
});
export const pipelines = [
  pipeline('cards', 'pay', { historiesPath: here('./kept/cards') }),
  pipeline('banks', 'pay', { historiesPath: here('./kept/banks') }),
  pipeline('plain', 'note'),
];`,
});

let environment: Environment;
let namespace: string;
let place: Place;
let cluster: readonly string[];

beforeAll(async () => {
  place = await makePlace();
  environment = await openEnvironment('virtual', { clock: wallClock, report: () => undefined });
  namespace = await environment.openNamespace('pulled');
  cluster = ['--address', environment.address, '--namespace', namespace];
  for (const [name, text] of Object.entries(filesIn(namespace))) await writeFile(join(place.dir, name), text);
  await symlink(join(packageRoot(), 'node_modules'), join(place.dir, 'node_modules'));
  const pay = { type: 'pay', taskQueue: 'cards-q', command: ENDS };
  await answered(environment, namespace, { ...pay, workflowId: 'card/1' });
  await answered(environment, namespace, { ...pay, workflowId: 'manifest' });
  await answered(environment, namespace, { ...pay, workflowId: 'bank-1', taskQueue: 'banks-q', command: WAITS_A_DAY });
  await answered(environment, namespace, { ...pay, workflowId: 'stray-1', taskQueue: 'old-q' });
  await answered(environment, namespace, { ...pay, workflowId: 'note-1', taskQueue: 'plain-q', type: 'note' });
  await environment.client(namespace).workflow.start('pay', { workflowId: 'fresh-1', taskQueue: 'fresh-q', args: [] });
});
afterAll(async () => {
  await environment?.close();
  await removePlace(place);
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ordeal(...words: readonly string[]): Promise<Ended> {
  const called = call(place, words);
  const { status } = await called.ended;
  return { status, stdout: called.stdout(), stderr: called.stderr() };
}

const pull = (...words: readonly string[]): Promise<Ended> => ordeal('pull', ...cluster, ...words);

/** Verdicts by pipeline and file, and the rules of what is told of the whole and of the histories. */
async function replay(...words: readonly string[]) {
  const { status, stdout, stderr } = await ordeal('replay', '--reporter', 'json', '--out', 'out', ...words);
  expect(stdout, stderr).not.toBe('');
  const { histories, findings, coverage } = JSON.parse(stdout) as GateReport;
  const all = [...findings, ...histories.flatMap((history) => history.findings)];
  return {
    status,
    told: histories.map(({ pipeline, file, verdict }) => `${pipeline} ${file} ${verdict}`).toSorted(),
    rules: all.map(({ rule }) => rule),
    messages: all.map(({ message }) => message),
    covered: coverage.map(({ pipeline, workflowTypes: [type] }) => [pipeline, type?.histories]),
  };
}
const CARD = join('kept', 'cards', 'card-1.json');
const BANK = join('kept', 'banks', 'bank-1.json');

const manifestOf = async (pipeline: string): Promise<BaselineManifest> =>
  JSON.parse(await readFile(join(place.dir, 'kept', pipeline, 'manifest.json'), 'utf8')) as BaselineManifest;

beforeEach(() => rm(join(place.dir, 'kept'), { recursive: true, force: true }));

describe('pull --pipeline', () => {
  it('keeps histories of one Workflow Type for the pipeline that is named: each is replayed on its code, in its namespace', async () => {
    const card = await pull('card/1', '--pipeline', 'cards');
    expect(card).toEqual({
      status: 0,
      stdout: `${join(place.dir, CARD)}\n`,
      stderr: `pay · 5 events · completed · from ${environment.address}, namespace ${namespace}\n`,
    });
    expect((await pull('bank-1', '--pipeline', 'banks')).stdout).toBe(`${join(place.dir, BANK)}\n`);
    expect(await manifestOf('cards')).toMatchObject({
      pipeline: 'cards',
      histories: [{ file: 'card-1.json', workflowId: 'card/1', origin: { kind: 'cluster', namespace } }],
    });
    const both = [`banks ${BANK} compatible`, `cards ${CARD} compatible`];
    expect(await replay('--coverage')).toMatchObject({ status: 0, told: both });
    // By themselves they are known by their place as well.
    expect(await replay('--no-cache', 'kept')).toMatchObject({ status: 0, told: both });
    const { status, stdout } = await ordeal('repro', CARD);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('card/1') as string });
    await expectNothingLeft(place);
  });

  it('keeps what a replay takes under the Workflow ID of a manifest, too', async () => {
    const { status, stdout } = await pull('manifest', '--pipeline', 'cards');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/kept\/cards\/manifest-[\da-f-]{36}\.json\n$/) as string,
    });
    expect((await replay('--pipeline', 'cards')).told).toEqual([
      expect.stringMatching(/^cards kept\/cards\/manifest-\S+ compatible$/),
    ]);
  });

  it.each([
    ['a pipeline that nobody knows', 'card/1', 'crads', 'no pipeline has this name. Did you mean "cards"?'],
    ['one that keeps no histories', 'note-1', 'plain', 'it names no folder for its histories'],
    ['one whose Workflow Type it is not', 'note-1', 'cards', 'it is an execution of note, and belongs to plain.'],
    ['one that another serves', 'bank-1', 'cards', 'it is an execution of pay, and belongs to banks.'],
    ['what a replay could not take', 'fresh-1', 'cards', 'it has 2 of the at least 3 events'],
  ])('keeps nothing for %s', async (_title, workflowId, pipeline, words) => {
    const called = call(place, ['pull', ...cluster, workflowId, '--pipeline', pipeline]);
    expect(await called.ended).toMatchObject({ status: 64 });
    expect(paragraphOf(called)).toContain(words);
    expect({ stdout: called.stdout(), kept: existsSync(join(place.dir, 'kept')) }).toEqual({ stdout: '', kept: false });
  });

  it('says where it could not write', async () => {
    const called = call(place, ['pull', ...cluster, 'card/1', '--out', '.']);
    expect(await called.ended).toMatchObject({ status: 64 });
    expect(paragraphOf(called)).toMatch(
      /^Failed to write the history of card\/1: EISDIR.* name another file with --out\.$/,
    );
  });
});

describe('replay --pipeline', () => {
  const downloads = 'downloads';
  const file = (name: string): string => join(downloads, `${name}.json`);
  beforeAll(async () => {
    for (const [workflowId, name] of [
      ['card/1', 'card'],
      ['bank-1', 'bank'],
      ['stray-1', 'stray'],
      ['note-1', 'note'],
    ] as const)
      expect(await pull(workflowId, '--out', file(name))).toMatchObject({ status: 0 });
  });

  it('of files takes those that belong to the pipeline, and of several owners the one that is named; the rest is counted', async () => {
    const cards = await replay('--pipeline', 'cards', '--namespace', namespace, '--coverage', downloads);
    expect(cards).toEqual({
      status: 0,
      told: [`cards ${file('card')} compatible`, `cards ${file('stray')} compatible`],
      rules: ['input-of-another-pipeline'],
      messages: ['2 histories were left out: they belong to banks (1) and plain (1), which --pipeline does not name.'],
      covered: [['cards', 2]],
    });
    // Without it nothing is left out, and what belongs to several is replayed on each.
    const all = await replay('--namespace', namespace, downloads);
    expect(all.told).toEqual([
      `banks ${file('bank')} compatible`,
      `banks ${file('stray')} incompatible`,
      `cards ${file('card')} compatible`,
      `cards ${file('stray')} compatible`,
      `plain ${file('note')} compatible`,
    ]);
    expect(all.rules.filter((rule) => rule.startsWith('input-'))).toEqual(['input-shared-type', 'input-shared-type']);
  });

  it('fails where not one file is left', async () => {
    expect(await replay('--pipeline', 'plain', '--pipeline', 'banks', file('card'))).toMatchObject({
      status: 1,
      told: [],
      messages: ['1 history was left out: it belongs to cards (1), which --pipeline does not name.'],
    });
  });

  it('of a cluster takes no execution that another pipeline serves', async () => {
    const { status, told, messages } = await replay(...cluster, '--pipeline', 'cards', '--since', '1h', '--probes');
    expect({ status, told: told.map((each) => each.replace(/\/[\da-f-]{36} /, ' ')) }).toEqual({
      status: 0,
      told: ['card/1', 'manifest', 'stray-1'].map((id) => `cards ${namespace}/${id} compatible`),
    });
    expect(messages).toContain('1 history was left out: it belongs to banks (1), which --pipeline does not name.');
  });

  it('refuses a name that nobody has before it reads a file', async () => {
    const called = call(place, ['replay', '--pipeline', 'cards', '--pipeline', 'crads', 'nowhere']);
    expect(await called.ended).toMatchObject({ status: 64 });
    expect(paragraphOf(called)).toContain('Failed to choose "crads": no pipeline has this name. Did you mean "cards"?');
  });
});
