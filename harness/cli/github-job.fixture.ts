// Runs the `run:` steps of a GitHub workflow as a runner on Linux does: in their order, each a script for `bash -e`, with the files that GitHub gives.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface JobStep {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly JobStep[] }>>;
}

export interface JobRun {
  /** Of the first step that failed: the job fails with it. 0 when none did. */
  readonly status: number;
  /** First line of each script that ran, with its exit status, in order. */
  readonly ran: readonly (readonly [script: string, status: number])[];
  readonly stdout: string;
  /** What stands on the page of the job. */
  readonly summary: string;
  readonly said: string;
}

export interface JobOptions {
  /** The checkout. */
  readonly cwd: string;
  readonly event: 'pull_request' | 'push';
  readonly env: Readonly<Record<string, string>>;
  /** For scripts and the files of GitHub. */
  readonly scratch: string;
  readonly boundMs: number;
  /** After a step, by its script. */
  readonly after?: (run: string) => void;
}

/** The steps of its one job, and what their scripts find in the environment. */
export function jobOf(workflow: string): Required<Pick<Workflow, 'env'>> & { readonly steps: readonly JobStep[] } {
  const { env = {}, jobs } = parse(workflow) as Workflow;
  const [job, ...others] = Object.values(jobs);
  if (job === undefined || others.length > 0) throw new Error('Failed to read the workflow: it has not one job.');
  return { env, steps: job.steps };
}

/** The conditions that scripts of the workflow have. @throws for another: it has to be added here */
function isRun(condition: string | undefined, event: JobOptions['event'], failed: boolean): boolean {
  switch (condition) {
    case undefined:
      return !failed;
    case '${{ !cancelled() }}':
      return true;
    case "${{ !cancelled() && github.event_name == 'pull_request' }}":
      return event === 'pull_request';
    default:
      throw new Error(`Failed to run a step: ${condition} is not known here.`);
  }
}

/** Every step with `run:`; those with `uses:` are left out. */
export function runJob(workflow: string, { cwd, event, env, scratch, boundMs, after }: JobOptions): JobRun {
  const job = jobOf(workflow);
  const files = mkdtempSync(join(scratch, 'runner-'));
  const given = ['GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH'].map((name) => {
    writeFileSync(join(files, name), '');
    return [name, join(files, name)] as const;
  });
  const ran: [string, number][] = [];
  let [stdout, said, status] = ['', '', 0];
  for (const { run, if: condition } of job.steps) {
    if (run === undefined || !isRun(condition, event, status !== 0)) continue;
    const script = join(files, `${ran.length}.sh`);
    writeFileSync(script, run);
    const step = spawnSync('bash', ['-e', script], {
      cwd,
      encoding: 'utf8',
      timeout: boundMs,
      env: { ...process.env, CI: 'true', GITHUB_ACTIONS: 'true', ...Object.fromEntries(given), ...job.env, ...env },
    });
    const code = step.status ?? -1;
    ran.push([run.split('\n')[0] ?? '', code]);
    stdout += step.stdout;
    said += `$ ${run}\n${step.stdout}${step.stderr}`;
    if (status === 0) status = code;
    after?.(run);
  }
  return { status, ran, stdout, said, summary: readFileSync(join(files, 'GITHUB_STEP_SUMMARY'), 'utf8') };
}
