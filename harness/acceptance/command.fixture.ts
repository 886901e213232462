// Runs the command line as a user would: a process of its own, its JSON report read from stdout.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** All scenarios take about a minute on two free cores. */
export const RUN_BOUND_MS = 900_000;
const STDOUT_MAX_BYTES = 64 * 1024 * 1024;

export interface TrialSeen {
  readonly scenario: string;
  /** Its folder in that of the run. */
  readonly evidence: string;
  readonly verdict: string;
  readonly checkers: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly findings: readonly { readonly message: string; readonly suggestion?: string }[];
  }[];
  readonly faults: readonly { readonly kind: string; readonly planned: number; readonly struck: number }[];
}

export interface CellSeen {
  readonly column: string;
  readonly form: string;
  readonly outcome: string;
  readonly reason?: string;
}

export interface RunSeen {
  /** The folder of the run in that of all. */
  readonly runKey: string;
  /** Exit status; -1 when the process was ended by a signal. */
  readonly code: number;
  /** What the effects were seen in. */
  readonly database: string;
  readonly summary: Readonly<Record<string, number>>;
  readonly trials: readonly TrialSeen[];
  /** Of `ordeal matrix`. */
  readonly matrix?: { readonly cells: readonly CellSeen[] };
  readonly stderr: string;
}

/** Looks at the evidence before it is removed. @param folder - of the run */
export type Look = (run: RunSeen, folder: string) => Promise<void>;

/** `ordeal run <args> --reporter json`, its evidence in a folder that is removed afterwards. */
export const ordealRun = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  look?: Look,
): Promise<RunSeen> => ordealCommand(['run', ...args], env, look);

/** A command that carries out trials, with `--reporter json`; its evidence in a folder that is removed afterwards. */
export const ordealCommand = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  look: Look = async () => undefined,
): Promise<RunSeen> => {
  const root = packageRoot();
  const out = await mkdtemp(join(tmpdir(), 'ordeal-acceptance-'));
  const command = [join(root, 'dist/harness/cli/main.js'), ...args, '--out', out, '--reporter', 'json'];
  const options = { cwd: root, timeout: RUN_BOUND_MS, maxBuffer: STDOUT_MAX_BYTES, env: { ...process.env, ...env } };
  try {
    const run = await new Promise<RunSeen>((resolve) => {
      execFile(process.execPath, command, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        const report =
          stdout === '' ? { runKey: '', database: '', summary: {}, trials: [] } : (JSON.parse(stdout) as RunSeen);
        resolve({ ...report, code, stderr });
      });
    });
    await look(run, join(out, run.runKey));
    return run;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
};

/** What a trial says beside "pass": for the message of a test that fails. */
export const complaintsOf = (trial: TrialSeen): string =>
  trial.checkers
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ name, findings }) => `${name}: ${findings.map(({ message }) => message).join(' ')}`)
    .join('\n');
