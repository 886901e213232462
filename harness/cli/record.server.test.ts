// Goal: a team's own repository, as its people and its CI use the gate: `record`, `replay`, the script that is given for any CI.
// Method: a small repository, the real command line as a real process.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateReport } from '../../reports/evidence/gate.ts';
import { greetingRepository, type Repository, WORKFLOW } from '../gate/base/repository.fixture.ts';
import { readManifest } from '../gate/manifest.ts';
import { packageRoot } from '../package-root.ts';
import { call, expectNothingLeft, makePlace, type Place, removePlace } from './command.fixture.ts';

const BOUND_MS = 240_000;
const MAIN = join(packageRoot(), 'dist', 'harness', 'cli', 'main.js');
const SCRIPT = join(packageRoot(), 'docs', 'ci', 'generic.sh');

/** One activity more, and another argument of the one there is. */
const BROKEN = WORKFLOW.replace('  return', "  await greet('again');\n  return");
const DRIFTED = WORKFLOW.replace('greet(name)', "greet(name + '!')");

let repository: Repository;
let place: Place;
let first: string;

const inRepository = (): Place => ({ ...place, dir: repository.dir });

async function ordeal(...words: readonly string[]) {
  const called = call(inRepository(), words);
  const { status } = await called.ended;
  await expectNothingLeft(inRepository());
  return { status, stdout: called.stdout(), stderr: called.stderr() };
}

async function replay(...words: readonly string[]) {
  const { status, stdout, stderr } = await ordeal(
    'replay',
    '--no-cache',
    '--reporter',
    'json',
    '--out',
    place.out,
    ...words,
  );
  expect(stdout, stderr).not.toBe('');
  const { histories, verdict } = JSON.parse(stdout) as GateReport & { readonly verdict: string };
  return { status, verdict, histories: histories.map((each) => each.verdict) };
}

const folder = (): string => join(repository.dir, 'histories');

beforeAll(async () => {
  place = await makePlace();
  repository = await greetingRepository();
  const registry = readFileSync(join(repository.dir, 'registry.js'), 'utf8');
  const scenarios = readFileSync(join(repository.dir, 'scenarios.js'), 'utf8');
  await repository.write({
    'registry.js': registry.replace(
      '    workflows: ',
      "    historiesPath: fileURLToPath(new URL('./histories', import.meta.url)),\n    workflows: ",
    ),
    // Without the one that fails.
    'scenarios.js': `${scenarios}\nscenarios.splice(2, 1);\n`,
    '.gitignore': 'node_modules\n.ordeal\ngate-reports\n',
  });
  first = repository.commit('keeps histories');
});
afterAll(async () => {
  await repository.remove();
  await removePlace(place);
});

describe('a repository that keeps histories', () => {
  it(
    'records with status 0: each scenario stands in the manifest, with what recorded it',
    { timeout: BOUND_MS },
    async () => {
      const { status, stdout, stderr } = await ordeal('record', '--seed', 'one');
      expect(status, stderr).toBe(0);
      expect(stdout).toMatch(/^greeting: \d histor(y|ies) of 3 scenarios recorded in .*histories\n$/);
      const manifest = await readManifest(folder());
      const entries = manifest?.histories ?? [];
      const scenarios = entries.flatMap(({ origin }) =>
        origin.kind === 'scenario' ? [origin.scenario, ...origin.alike] : [],
      );
      expect(manifest?.pipeline).toBe('greeting');
      expect(scenarios.toSorted()).toEqual(['greeting/killed', 'greeting/says-hello', 'greeting/says-hello-again']);
      const files = readdirSync(folder()).filter((name) => name !== 'manifest.json');
      expect(files.toSorted()).toEqual(entries.map(({ file }) => file).toSorted());
      for (const entry of entries)
        expect(entry).toEqual({
          file: entry.file,
          workflowType: 'greeting',
          workflowId: expect.stringMatching(/./) as string,
          runId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
          events: (JSON.parse(readFileSync(join(folder(), entry.file), 'utf8')) as { events: unknown[] }).events.length,
          origin: {
            kind: 'scenario',
            scenario: expect.any(String) as string,
            seed: 'one',
            alike: expect.any(Array) as string[],
          },
          code: { commit: first, dirty: false, bundle: expect.stringMatching(/./) as string },
          sdk: { name: 'temporal-typescript', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string },
          recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
        });
      repository.commit('recorded');
    },
  );

  it('replays what it has recorded with status 0', { timeout: BOUND_MS }, async () => {
    const { status, verdict, histories } = await replay();
    expect({ status, verdict }).toEqual({ status: 0, verdict: 'pass' });
    expect(new Set(histories)).toEqual(new Set(['compatible']));
  });

  it('--fail-on drifted fails what goes on otherwise, and passes without it', { timeout: BOUND_MS }, async () => {
    await repository.write({ 'workflow.js': DRIFTED });
    const [passed, failed] = [await replay(), await replay('--fail-on', 'drifted')];
    await repository.write({ 'workflow.js': WORKFLOW });
    expect(passed).toMatchObject({ status: 0, verdict: 'pass' });
    expect(failed).toMatchObject({ status: 1, verdict: 'fail' });
    for (const { histories } of [passed, failed]) expect(new Set(histories)).toEqual(new Set(['drifted']));
  });
});

describe('the script for any CI', () => {
  /** On a branch with this workflow code. */
  async function script(branch: string, workflow: string) {
    repository.git('checkout', '-q', '-b', branch, 'main');
    await repository.write({ 'workflow.js': workflow });
    repository.commit(branch);
    const { status, stdout, stderr } = spawnSync('sh', [SCRIPT], {
      cwd: repository.dir,
      encoding: 'utf8',
      timeout: BOUND_MS,
      env: { ...process.env, TMPDIR: place.tmp, ORDEAL: `${process.execPath} ${MAIN}`, ORDEAL_BASE: 'main' },
    });
    await expectNothingLeft(inRepository());
    const reports = ['recorded', 'base'].flatMap((name) =>
      ['gate.junit.xml', 'gate.md', 'gate.sarif'].filter((file) =>
        existsSync(join(repository.dir, 'gate-reports', name, file)),
      ),
    );
    return { status, reports: reports.length, stdout, said: `${stdout}${stderr}` };
  }

  it('is green on a change that executions in flight go on with', { timeout: BOUND_MS }, async () => {
    const { status, reports, said } = await script(
      'harmless',
      WORKFLOW.replace('const text', 'const words').replace('return text', 'return words'),
    );
    expect(status, said).toBe(0);
    expect(reports).toBe(6);
  });

  it(
    'is red on one that breaks them, with the line, for the recorded and for those of the commit before',
    { timeout: BOUND_MS },
    async () => {
      const { status, reports, stdout, said } = await script('broken', BROKEN);
      expect(status, said).toBe(1);
      expect(reports).toBe(6);
      expect(stdout.split('workflow.js:6').length, said).toBeGreaterThan(2);
      for (const name of ['recorded', 'base'])
        expect(readFileSync(join(repository.dir, 'gate-reports', name, 'gate.junit.xml'), 'utf8')).toContain(
          '<failure',
        );
    },
  );
});
