// The workflow that is given for GitHub: its scripts in their order, with the real command and `npm ci`, on a pull request of a small repository.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, expectNothingLeft, makePlace, type Place, removePlace } from '../cli/command.fixture.ts';
import { runJob } from '../cli/github-job.fixture.ts';
import { recordingRepository, type Repository, WORKFLOW } from '../gate/base/repository.fixture.ts';
import { packageRoot } from '../package-root.ts';

const BOUND_MS = 240_000;
const FILE = readFileSync(join(packageRoot(), 'docs', 'ci', 'github-actions.yml'), 'utf8');
const MAIN = join(packageRoot(), 'dist', 'harness', 'cli', 'main.js');

/** A package that stands in for that of the registry, under its name: the rest of the installation is real. */
const PACKAGE = '../ordeal.tgz';
const BIN = { ordeal: 'ordeal.sh' };
const INSTALLED: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'greetings',
    private: true,
    type: 'module',
    dependencies: { ordeal: `file:${PACKAGE}` },
  }),
  'package-lock.json': JSON.stringify({
    name: 'greetings',
    lockfileVersion: 3,
    packages: {
      '': { name: 'greetings', dependencies: { ordeal: `file:${PACKAGE}` } },
      'node_modules/ordeal': { version: '0.0.0', resolved: `file:${PACKAGE}`, bin: BIN },
    },
  }),
};

/** The package, beside the checkouts. */
function pack(dir: string): void {
  mkdirSync(join(dir, 'package'));
  writeFileSync(join(dir, 'package', 'package.json'), JSON.stringify({ name: 'ordeal', version: '0.0.0', bin: BIN }));
  writeFileSync(join(dir, 'package', BIN.ordeal), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  execFileSync('tar', ['-czf', join(dir, 'ordeal.tgz'), '-C', dir, 'package']);
}
const OFFLINE = { npm_config_offline: 'true', npm_config_audit: 'false', npm_config_update_notifier: 'false' };

let repository: Repository;
let place: Place;

beforeAll(async () => {
  place = await makePlace();
  pack(place.dir);
  repository = await recordingRepository();
  await repository.write(INSTALLED);
  expect(await call({ ...place, dir: repository.dir }, ['record']).ended).toMatchObject({ status: 0 });
  repository.commit('recorded');
}, BOUND_MS);
afterAll(async () => {
  await repository.remove();
  await removePlace(place);
});

/** As `actions/checkout` leaves a pull request with `fetch-depth: 2`: its merge, with the parents of that and nothing before. */
async function checkout(branch: string, workflow: string): Promise<string> {
  repository.git('checkout', '-q', '-b', branch, 'main');
  await repository.write({ 'workflow.js': workflow });
  repository.commit(branch);
  repository.git('checkout', '-q', '-b', `${branch}-merge`, 'main');
  repository.git('merge', '-q', '--no-ff', '-m', 'merge', branch);
  const dir = join(place.dir, branch);
  execFileSync('git', ['clone', '-q', '--depth', '2', '--branch', `${branch}-merge`, `file://${repository.dir}`, dir]);
  return dir;
}

async function job(branch: string, workflow: string) {
  const dir = await checkout(branch, workflow);
  const run = runJob(FILE, {
    cwd: dir,
    event: 'pull_request',
    scratch: place.dir,
    boundMs: BOUND_MS,
    env: { ...OFFLINE, TMPDIR: place.tmp },
    after(script) {
      // What a registry would have given beside it.
      if (script === 'npm ci')
        symlinkSync(join(packageRoot(), 'node_modules', '@temporalio'), join(dir, 'node_modules', '@temporalio'));
    },
  });
  await expectNothingLeft({ ...place, dir });
  return { dir, ...run };
}

/** What the steps that upload read. */
const UPLOADED = ['recorded', 'base'].flatMap((name) =>
  ['gate.sarif', 'gate.junit.xml', 'gate.md'].map((file) => join('gate-reports', name, file)),
);

describe('the workflow for GitHub', () => {
  it('is green on a change that executions in flight go on with', { timeout: BOUND_MS }, async () => {
    const { dir, status, ran, summary, said } = await job(
      'harmless',
      WORKFLOW.replace('const text', 'const words').replace('return text', 'return words'),
    );
    expect(status, said).toBe(0);
    expect(ran.map(([, code]) => code)).toEqual([0, 0, 0, 0]);
    expect(UPLOADED.filter((file) => !existsSync(join(dir, file)))).toEqual([]);
    expect(summary.split('<!-- ordeal:gate -->')).toHaveLength(3);
  });

  it(
    'is red on one that breaks them: both steps say where, and the page of the job has both reports',
    { timeout: BOUND_MS },
    async () => {
      const { dir, status, ran, stdout, summary, said } = await job(
        'broken',
        WORKFLOW.replace('  return', "  await greet('again');\n  return"),
      );
      expect(status, said).toBe(1);
      expect(ran.map(([, code]) => code)).toEqual([0, 1, 1, 0]);
      expect(stdout.match(/^::error .*file=workflow\.js,line=6/gmu)?.length, said).toBeGreaterThan(1);
      expect(summary.split('<!-- ordeal:gate -->')).toHaveLength(3);
      expect(UPLOADED.filter((file) => !existsSync(join(dir, file)))).toEqual([]);
    },
  );
});
