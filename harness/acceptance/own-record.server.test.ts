// `record` on this repository: a clone of it records one pipeline anew; what it writes is like what is committed, replays, and catches a break.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateReport } from '../../reports/evidence/gate.ts';
import { call, expectNothingLeft, makePlace, type Place, removePlace } from '../cli/command.fixture.ts';
import { type BaselineManifest, type ManifestEntry, readManifest } from '../gate/manifest.ts';
import { attributesOf } from '../history/events.ts';
import { readHistoryFile } from '../history/file.ts';
import { packageRoot } from '../package-root.ts';

const BOUND_MS = 240_000;
const PIPELINE = 'determinism-tax';
const FOLDER = join('pipelines', PIPELINE, 'histories');
const WORKFLOW = join('pipelines', PIPELINE, 'workflow.ts');
const SCENARIOS = join('scenarios', 'index.ts');
const AS = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];

/** Of its scenarios these: one without a fault, one that is killed and like it, one that is refused. */
const CHOSEN = ['time-ids-and-order-done-right', 'killed-after-the-stamp-is-drawn', 'without-a-team'];
const FILES = ['time-ids-and-order-done-right.json', 'without-a-team.json'];

const root = packageRoot();
let outer: Place;
let place: Place;

const git = (...args: readonly string[]): string =>
  execFileSync('git', [...AS, ...args], { cwd: place.dir, encoding: 'utf8' }).trim();

beforeAll(async () => {
  outer = await makePlace();
  place = { ...outer, dir: join(outer.dir, 'clone') };
  execFileSync('git', ['clone', '-q', '--no-hardlinks', root, place.dir]);
  symlinkSync(join(root, 'node_modules'), join(place.dir, 'node_modules'));
  const all = readFileSync(join(place.dir, SCENARIOS), 'utf8');
  const chosen = CHOSEN.map((name) => `'${PIPELINE}/${name}'`).join(', ');
  writeFileSync(
    join(place.dir, SCENARIOS),
    `${all.replace('export const scenarios:', 'const all:')}\nexport const scenarios = all.filter(({ name }) => [${chosen}].includes(name));\n`,
  );
  writeFileSync(join(place.dir, '.git', 'info', 'exclude'), 'node_modules\n');
  git('commit', '-q', '-a', '-m', 'Three scenarios');
});
afterAll(() => removePlace(outer));

async function ordeal(...words: readonly string[]) {
  const called = call(place, words);
  const { status } = await called.ended;
  await expectNothingLeft(place);
  return { status, stdout: called.stdout(), stderr: called.stderr() };
}

async function replay() {
  const words = ['replay', '--pipeline', PIPELINE, '--no-cache', '--reporter', 'json', '--out', place.out];
  const { status, stdout, stderr } = await ordeal(...words);
  expect(stdout, stderr).not.toBe('');
  return { status, report: JSON.parse(stdout) as GateReport };
}

/** Fields and the kinds of their values; what does not change from one recording to the next as it is. */
const formOf = ({ runId, code, origin, sdk, recordedAt, ...same }: ManifestEntry): unknown => ({
  ...same,
  workflowId: same.workflowId.replace(/^ordeal-\w+-\d+-\d+$/u, 'ordeal-seed-number-number'),
  runId: runId?.replaceAll(/[\da-f]/gu, '#'),
  code: { ...code, commit: code?.commit?.length, bundle: code?.bundle?.length },
  origin: origin.kind === 'scenario' ? { ...origin, seed: typeof origin.seed, alike: typeof origin.alike } : origin,
  sdk,
  recordedAt: recordedAt.replaceAll(/\d/gu, '#'),
});

const formsIn = (manifest: BaselineManifest | undefined): readonly unknown[] =>
  (manifest?.histories ?? []).filter(({ file }) => FILES.includes(file)).map(formOf);

/** What each event is and carries, without the values. */
const eventsIn = async (folder: string, file: string): Promise<readonly string[]> =>
  (await readHistoryFile(join(folder, FOLDER, file))).events.map(
    (event) => `${event.eventType} ${Object.keys(attributesOf(event)).sort().join(' ')}`,
  );

describe('record on this repository', () => {
  it('writes histories and a manifest like those that are committed', { timeout: BOUND_MS }, async () => {
    const { status, stdout, stderr } = await ordeal('record', PIPELINE, '--seed', 'anew');
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^determinism-tax: 2 histories of 3 scenarios recorded in .*histories\n$/);

    const found = readdirSync(join(place.dir, FOLDER)).filter((name) => name.endsWith('.json'));
    expect(found.toSorted()).toEqual(['manifest.json', ...FILES].toSorted());
    const written = await readManifest(join(place.dir, FOLDER));
    expect(written?.pipeline).toBe(PIPELINE);
    expect(formsIn(written)).toHaveLength(FILES.length);
    expect(formsIn(written)).toEqual(formsIn(await readManifest(join(root, FOLDER))));
    for (const { origin, code } of written?.histories ?? []) {
      expect(origin).toMatchObject({ kind: 'scenario', seed: 'anew' });
      expect(code).toMatchObject({ commit: git('rev-parse', 'HEAD'), dirty: false });
    }
    for (const file of FILES) {
      expect(await eventsIn(place.dir, file), file).toEqual(await eventsIn(root, file));
      expect(readFileSync(join(place.dir, FOLDER, file), 'utf8')).not.toContain(place.dir);
    }
  });

  it('and this code replays them', { timeout: BOUND_MS }, async () => {
    const { status, report } = await replay();
    expect(status).toBe(0);
    expect(report.histories.map(({ verdict }) => verdict)).toEqual(FILES.map(() => 'compatible'));
  });

  it('and code with a step of another name does not, with its line', { timeout: BOUND_MS }, async () => {
    const before = readFileSync(join(place.dir, WORKFLOW), 'utf8');
    const after = before.replaceAll('read_settings', 'load_settings');
    expect(after).not.toBe(before);
    writeFileSync(join(place.dir, WORKFLOW), after);
    const { status, report } = await replay();
    writeFileSync(join(place.dir, WORKFLOW), before);
    expect(status).toBe(1);
    const broken = report.histories.filter(({ verdict }) => verdict === 'incompatible');
    expect(broken).toHaveLength(1);
    expect(broken[0]?.findings.find(({ level }) => level === 'error')).toMatchObject({
      rule: 'step-renamed',
      file: WORKFLOW,
      line: after.slice(0, after.indexOf('await load_settings')).split('\n').length,
    });
  });
});
