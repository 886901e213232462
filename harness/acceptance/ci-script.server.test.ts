// The script that is given for any CI, with the real command, on a small repository: green and red.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, expectNothingLeft, makePlace, type Place, removePlace } from '../cli/command.fixture.ts';
import { recordingRepository, type Repository, WORKFLOW } from '../gate/base/repository.fixture.ts';
import { packageRoot } from '../package-root.ts';

const BOUND_MS = 240_000;
const MAIN = join(packageRoot(), 'dist', 'harness', 'cli', 'main.js');
const SCRIPT = join(packageRoot(), 'docs', 'ci', 'generic.sh');

/** One activity more. */
const BROKEN = WORKFLOW.replace('  return', "  await greet('again');\n  return");

let repository: Repository;
let place: Place;
const inRepository = (): Place => ({ ...place, dir: repository.dir });

beforeAll(async () => {
  place = await makePlace();
  repository = await recordingRepository();
  expect(await call(inRepository(), ['record']).ended).toMatchObject({ status: 0 });
  repository.commit('recorded');
}, BOUND_MS);
afterAll(async () => {
  await repository.remove();
  await removePlace(place);
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
