// `replay --base` on this repository: a clone of it, one pipeline changed, judged by what the commit before records now.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateReport } from '../../reports/evidence/gate.ts';
import { packageRoot } from '../package-root.ts';
import { RUN_BOUND_MS } from './command.fixture.ts';

const STDOUT_MAX_BYTES = 64 * 1024 * 1024;
const WORKFLOW = 'pipelines/rerank/workflow.ts';
const CALL = 'const scores = await rerank_v2({ query, candidates });';

const root = packageRoot();
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ordeal-own-base-'));
  execFileSync('git', ['clone', '-q', '--no-hardlinks', root, dir]);
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const replay = (): Promise<{ readonly code: number; readonly report: GateReport; readonly stderr: string }> =>
  new Promise((done, fail) => {
    const words = [
      'replay',
      '--base',
      'HEAD',
      '--pipeline',
      'rerank',
      '--no-cache',
      '--reporter',
      'json',
      '--out',
      join(dir, 'out'),
    ];
    execFile(
      process.execPath,
      [join(root, 'dist/harness/cli/main.js'), ...words],
      { cwd: dir, timeout: RUN_BOUND_MS, maxBuffer: STDOUT_MAX_BYTES },
      (error, stdout, stderr) => {
        if (stdout === '') fail(new Error(`Failed to replay: nothing was reported.\n${stderr}`));
        else
          done({
            code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
            report: JSON.parse(stdout) as GateReport,
            stderr,
          });
      },
    );
  });

it(
  'an activity that was renamed in rerank breaks what the commit before records, with file and line',
  { timeout: RUN_BOUND_MS },
  async () => {
    const before = await readFile(join(dir, WORKFLOW), 'utf8');
    const after = before.replaceAll('rerank_v2', 'rerank_v3');
    expect(before).toContain(CALL);
    await writeFile(join(dir, WORKFLOW), after);
    const line = after.slice(0, after.indexOf(CALL.replace('v2', 'v3'))).split('\n').length;

    const { code, report, stderr } = await replay();
    expect(code, stderr).toBe(1);
    const broken = report.histories.filter(({ verdict }) => verdict === 'incompatible');
    expect(broken.length, stderr).toBeGreaterThan(0);
    for (const { divergence, findings } of broken) {
      expect(divergence?.kind).toBe('renamed');
      expect(findings.find(({ level }) => level === 'error')).toMatchObject({
        rule: 'step-renamed',
        file: WORKFLOW,
        line,
      });
    }
    // Executions that end before they rank anything go on; nothing is left untold.
    expect(report.histories.filter(({ verdict }) => verdict === 'cannot-tell')).toEqual([]);
  },
);
