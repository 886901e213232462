// A base as a gate, on a small repository: recorded with the old code on a real server, replayed on the new.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type WallClock, wallClock } from '../../clock.ts';
import { loadConfig } from '../../config/load.ts';
import { replayFiles } from '../../engine/replay-trial.ts';
import { openReplayer } from '../../replay/replayer.ts';
import { madeHistory } from '../fixtures/histories.ts';
import { readManifest } from '../manifest.ts';
import { recordBase } from './record-base.ts';
import { greetingRepository, recordingRepository, type Repository, SCENARIOS, WORKFLOW } from './repository.fixture.ts';
import type { BaseOptions, RecordedBase } from './types.ts';

let repository: Repository;
const said: string[] = [];
beforeAll(async () => {
  repository = await greetingRepository();
});
afterAll(() => repository.remove());

const record = async (options: Partial<BaseOptions> = {}): Promise<RecordedBase> => {
  said.length = 0;
  const config = await loadConfig({ cwd: repository.dir });
  const signal = new AbortController().signal;
  return recordBase('HEAD', config, { signal, say: (line) => said.push(line), ...options });
};
const rules = ({ findings }: RecordedBase): readonly string[] => findings.map(({ rule }) => rule);
const trees = (): number => repository.git('worktree', 'list').split('\n').length;

test('where nothing has changed nothing is recorded', async () => {
  const same = await record();
  expect(same).toMatchObject({ folders: [], pipelines: [{ kind: 'unchanged', pipeline: 'greeting' }] });
  expect(rules(same)).toEqual(['base-unchanged']);
  // Another file, and even another source that makes the same code.
  await repository.write({ 'package.json': '{ "type": "module", "version": "2.0.0" }\n' });
  expect(await record()).toMatchObject({ folders: [], pipelines: [{ kind: 'unchanged' }], dependencies: 'linked' });
  expect(said).toEqual([]);
});

test('a recorded history is no finding under another name, and is one where a shorter one has its place', async () => {
  const other = await recordingRepository();
  const rulesNow = async (): Promise<readonly string[]> => {
    const config = await loadConfig({ cwd: other.dir });
    const findings = await recordBase('HEAD', config, { signal: new AbortController().signal, say: () => undefined });
    return rules(findings);
  };
  try {
    const [one, shorter] = [3, 1].map((signals) => JSON.stringify(madeHistory({ type: 'greeting', signals })));
    await other.write({ 'histories/one.json': one ?? '' });
    other.commit('a history');
    await rename(join(other.dir, 'histories/one.json'), join(other.dir, 'histories/first.json'));
    expect(await rulesNow()).toEqual(['base-unchanged']);
    await other.write({ 'histories/first.json': shorter ?? '' });
    expect(await rulesNow()).toEqual(['base-unchanged', 'baseline-shrunk']);
  } finally {
    await other.remove();
  }
});

test('a step that was added in the work tree breaks what the base has recorded, at its line', async () => {
  await repository.write({ 'workflow.js': WORKFLOW.replace('  return', "  await greet('again');\n  return") });
  const recorded = await record();
  const [folder = ''] = recorded.folders;
  // Two scenarios do the same; one fails at the base; one kills, and is recorded as well.
  expect(recorded.pipelines).toMatchObject([
    { kind: 'recorded', scenarios: 3, failed: ['greeting/expects-too-much'], leftOut: 0, kept: false },
  ]);
  expect(rules(recorded)).toEqual(['base-scenario-failed']);
  expect(trees()).toBe(1);
  const manifest = await readManifest(folder);
  expect(manifest?.histories).toMatchObject([
    {
      file: 'says-hello.json',
      origin: { scenario: 'greeting/says-hello', alike: ['greeting/killed', 'greeting/says-hello-again'] },
      code: { commit: recorded.commit, dirty: false },
      sdk: { name: 'temporal-typescript' },
    },
  ]);
  expect(await readFile(join(folder, 'says-hello.json'), 'utf8')).not.toContain('ordeal-base-');
  const replayer = openReplayer({ root: repository.dir });
  const { pipelines } = await loadConfig({ cwd: repository.dir });
  const [pipeline] = pipelines;
  if (pipeline === undefined) return expect.fail('no pipeline');
  const [verdict] = await replayFiles(replayer, pipeline, [join(folder, 'says-hello.json')]);
  await replayer.close();
  expect(verdict).toMatchObject({ verdict: 'incompatible', file: 'workflow.js', line: 6 });
});

test('what was recorded at a commit is used again', async () => {
  const again = await record();
  expect(again.pipelines).toMatchObject([{ kind: 'recorded', scenarios: 3, leftOut: 0, kept: true }]);
  // What was not used then is told now as well.
  expect(rules(again)).toEqual(['base-scenario-failed']);
  expect(said.join('\n')).not.toContain('recording');
});

test('a recording that its bound ends gives what there is by then, names what is missing, and is not used again', async () => {
  const passed = new AbortController();
  const sleep: WallClock['sleep'] = (ms, signal) =>
    ms === 12_345 ? once(passed.signal, 'abort').then(() => undefined) : wallClock.sleep(ms, signal);
  await repository.write({
    'scenarios.js': `${SCENARIOS}\nscenarios.splice(1, 3, scenario('never-ends', { args: ['nobody'] }));\n`,
  });
  repository.commit('one that never ends');
  const options: Partial<BaseOptions> = {
    all: true,
    boundMs: 12_345,
    clock: { ...wallClock, sleep },
    onEvent: (event) => void (event.kind === 'trial-ended' && passed.abort()),
  };
  const cut = await record(options);
  expect(cut.pipelines).toMatchObject([{ kind: 'recorded', histories: 1, scenarios: 1, kept: false }]);
  expect(rules(cut)).toEqual(['base-time-up']);
  expect(cut.findings[0]?.message).toBe('After 12 s the recording was ended; without a history: greeting/never-ends.');
  expect(existsSync(`${cut.folders[0]}.recorded.json`)).toBe(false);
  expect(trees()).toBe(1);
});

test('a recording that is interrupted leaves no work tree', async () => {
  const stop = new AbortController();
  const interrupted = record({
    all: true,
    signal: stop.signal,
    say: (line) => {
      if (line.startsWith('recording')) stop.abort(new Error('interrupted'));
    },
  });
  await expect(interrupted).rejects.toThrow('interrupted');
  expect(trees()).toBe(1);
});
