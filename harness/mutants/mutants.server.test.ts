// The tester tested: breaks the pipelines on purpose and expects the right scenario to turn red with the defect's name.
// Each mutant is run by the command line as a user would, on a real server, with real worker processes.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { plant } from './plant.ts';

const BOUND_MS = 120_000;
const STDOUT_MAX_BYTES = 64 * 1024 * 1024;

interface Trial {
  readonly scenario: string;
  readonly verdict: string;
  readonly checkers: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly findings: readonly { readonly message: string; readonly suggestion?: string }[];
  }[];
  readonly faults: readonly { readonly planned: number; readonly struck: number }[];
}

const root = packageRoot();
let out = '';

const run = (config: string, scenario: string): Promise<{ code: number; trial: Trial | undefined; stderr: string }> =>
  new Promise((resolve) => {
    const main = join(root, 'dist/harness/cli/main.js');
    const args = [
      main,
      'run',
      scenario,
      '--config',
      config,
      '--out',
      out,
      '--no-baseline',
      '--seed',
      'abcd',
      '--reporter',
      'json',
    ];
    execFile(
      process.execPath,
      args,
      { cwd: root, timeout: BOUND_MS, maxBuffer: STDOUT_MAX_BYTES },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        const trials = stdout === '' ? [] : (JSON.parse(stdout) as { trials: readonly Trial[] }).trials;
        resolve({ code, trial: trials[0], stderr });
      },
    );
  });

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'ordeal-mutants-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

describe('a planted mistake', () => {
  it.each(MUTANTS)('$name turns $scenario red by $checker', { timeout: BOUND_MS }, async (mutant: Mutant) => {
    const planted = await plant(root, mutant);
    try {
      const { code, trial, stderr } = await run(planted.config, mutant.scenario);
      expect(code, stderr).toBe(1);
      expect(trial?.verdict).toBe('fail');
      // The faults have to have struck all the same: a red for another reason proves nothing.
      for (const { planned, struck } of trial?.faults ?? []) expect(struck).toBeGreaterThanOrEqual(planned);
      const checker = trial?.checkers.find(({ name }) => name === mutant.checker);
      expect(checker?.verdict, JSON.stringify(trial?.checkers, null, 2)).toBe('fail');
      const said = checker?.findings.map(({ message, suggestion }) => `${message} ${suggestion ?? ''}`).join('\n');
      expect(said).toMatch(mutant.says);
    } finally {
      await rm(planted.dir, { recursive: true, force: true });
    }
  });
});
