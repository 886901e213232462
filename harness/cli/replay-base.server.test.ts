// Goal: what the options around `--base` mean, as a person calls them. Method: a small repository whose payloads go through a codec, the real command line as a real process.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateReport } from '../../reports/evidence/gate.ts';
import {
  greetingRepository,
  type Repository,
  SCENARIOS,
  TURNED,
  WITH_CODEC,
  WORKFLOW,
} from '../gate/base/repository.fixture.ts';
import type { BaselineManifest } from '../gate/manifest.ts';
import { call, expectNothingLeft, makePlace, type Place, removePlace } from './command.fixture.ts';

let repository: Repository;
let place: Place;
beforeAll(async () => {
  repository = await greetingRepository();
  await repository.write(WITH_CODEC);
  repository.commit('payloads through a codec');
  place = await makePlace();
});
afterAll(async () => {
  await repository.remove();
  await removePlace(place);
});

async function replay(...words: readonly string[]) {
  const at = { ...place, dir: repository.dir };
  const called = call(at, [
    'replay',
    '--base',
    'HEAD',
    '--no-cache',
    '--reporter',
    'json',
    '--out',
    place.out,
    ...words,
  ]);
  const { status } = await called.ended;
  expect(called.stdout(), called.stderr()).not.toBe('');
  await expectNothingLeft(at);
  const { histories, findings } = JSON.parse(called.stdout()) as GateReport;
  const recorded = histories.map(({ verdict, file }) => `${verdict} ${file.slice(file.lastIndexOf('/') + 1)}`);
  return { status, recorded, rules: findings.map(({ rule }) => rule), findings, said: called.stderr() };
}

const recordedIn = (): string =>
  join(repository.dir, '.ordeal', 'base', repository.git('rev-parse', 'HEAD').slice(0, 12), 'greeting');

/** Scenarios that the recorded histories stand for. */
async function standFor(): Promise<readonly string[]> {
  const folder = recordedIn();
  const { histories } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as BaselineManifest;
  return histories.flatMap(({ origin }) => (origin.kind === 'scenario' ? [origin.scenario, ...origin.alike] : []));
}

it('--base-all records everything where the workflow code is the same, and replays it', async () => {
  const { status, recorded, rules, said } = await replay('--base-all');
  expect({ status, rules }).toEqual({ status: 0, rules: ['base-scenario-failed'] });
  expect(recorded).not.toEqual([]);
  expect(recorded.filter((each) => !each.startsWith('compatible'))).toEqual([]);
  expect(said).toContain('recording 4 scenarios');
  expect(await standFor()).toEqual(expect.arrayContaining(['greeting/says-hello', 'greeting/killed']));
});

it('what a base has recorded is encoded, as the server keeps it, and `repro` decodes it', async () => {
  const file = join(recordedIn(), 'says-hello.json');
  const text = await readFile(file, 'utf8');
  expect(text).toContain(Buffer.from(TURNED).toString('base64'));
  expect(text).not.toContain(Buffer.from('"Ada"').toString('base64'));
  const at = { ...place, dir: repository.dir };
  const called = call(at, ['repro', file, '--reporter', 'json']);
  const { status } = await called.ended;
  expect(status, called.stderr()).toBe(0);
  expect(JSON.parse(called.stdout())).toMatchObject({ replay: { verdict: 'compatible' } });
  await expectNothingLeft(at);
});

it('scenarios that kill workers are recorded without being asked for: of changed code it is the same set, and still there', async () => {
  await repository.write({ 'workflow.js': WORKFLOW.replace('  return', "  await greet('again');\n  return") });
  const { status, recorded, rules, said } = await replay();
  expect({ status, rules }).toEqual({ status: 1, rules: ['base-scenario-failed'] });
  expect(recorded.filter((each) => !each.startsWith('incompatible'))).toEqual([]);
  expect(said).toMatch(/greeting: \d histories of .* are still there/);
});

it('--no-base-kills leaves them out, and says so', async () => {
  const { status, rules, said } = await replay('--no-base-kills');
  expect({ status, rules: [...rules].sort() }).toEqual({
    status: 1,
    rules: ['base-kills-left-out', 'base-scenario-failed'],
  });
  expect(said).toContain('recording 3 scenarios');
  expect(await standFor()).toEqual(['greeting/says-hello', 'greeting/says-hello-again']);
});

it('--base-bound ends the recordings: scenarios without a history are named, and a pipeline without one proves nothing', async () => {
  const never = "\nscenarios.splice(0, 4, scenario('never-ends', { args: ['nobody'] }));\n";
  await repository.write({ 'workflow.js': WORKFLOW, 'scenarios.js': SCENARIOS + never });
  repository.commit('one that never ends');
  const { status, recorded, rules, findings } = await replay('--base-all', '--base-bound', '1s');
  expect({ status, recorded, rules }).toEqual({
    status: 1,
    recorded: [],
    rules: ['base-time-up', 'base-nothing-recorded'],
  });
  expect(findings[0]?.message).toBe('After 1 s the recording was ended; without a history: greeting/never-ends.');
});
