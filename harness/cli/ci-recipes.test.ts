// The recipes in docs/ci: they parse, use what the command line has, and keep its exit status.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GATE_REPORTER_NAMES, GATE_REPORTERS } from '../../reports/gate.ts';
import { jobOf, runJob } from './github-job.fixture.ts';
import { buildProgram } from './program.ts';
import { gateOutOption, gateReporterOption } from './publish-gate.ts';
import { processShell } from './shell.ts';

const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/ci/${name}`, import.meta.url)), 'utf8');
const workflow = read('github-actions.yml');
const script = read('generic.sh');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly if?: string;
  readonly 'continue-on-error'?: boolean;
}
interface Workflow {
  readonly on: object;
  readonly permissions: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly 'timeout-minutes': number; readonly steps: readonly Step[] }>>;
}
const { on, permissions, env, jobs } = parse(workflow) as Workflow;
const steps = jobs['gate']?.steps ?? [];

/** Every call of ordeal in a recipe, from the command on. */
const calls = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => /\$ORDEAL (.*?)(?: \|\| .*)?$/.exec(line)?.[1] ?? []);

describe.each([
  ['github-actions.yml', workflow],
  ['generic.sh', script],
])('%s', (_, text) => {
  it('calls ordeal with options that it has', async () => {
    const program = await buildProgram(processShell(new AbortController().signal), () => undefined);
    const replay = program.commands.find((command) => command.name() === 'replay');
    const known = [...(replay?.options ?? []).map(({ long }) => long), gateReporterOption().long, gateOutOption().long];
    expect(calls(text)).toHaveLength(2);
    for (const call of calls(text)) {
      expect(call).toMatch(/^replay /);
      const flags = call.match(/--[a-z-]+/g) ?? [];
      expect(flags.filter((flag) => !known.includes(flag))).toEqual([]);
    }
  });

  it('asks for reporters that there are, none of which keeps stdout for itself', () => {
    for (const call of calls(text)) {
      const names = (/--reporter (\S+)/.exec(call)?.[1] ?? '').split(',');
      expect(names.filter((name) => !GATE_REPORTER_NAMES.some((known) => known === name))).toEqual([]);
      expect(names).not.toContain('json');
    }
  });
});

describe('the workflow', () => {
  it('is on pull requests, with the least rights and a bound in time', () => {
    expect(Object.keys(on)).toEqual(['pull_request', 'push']);
    expect(permissions).toEqual({ contents: 'read', 'security-events': 'write' });
    expect(jobs['gate']?.['timeout-minutes']).toBeGreaterThan(0);
  });

  it('checks out far enough for --base, takes Node 20 and keeps the cache of ordeal', () => {
    const withOf = (action: string): Step['with'] => steps.find(({ uses }) => uses?.startsWith(`${action}@`))?.with;
    expect(withOf('actions/checkout')).toMatchObject({ 'fetch-depth': 2 });
    expect(workflow).toContain('--base HEAD^1');
    expect(withOf('actions/setup-node')).toMatchObject({ 'node-version': 20 });
    expect(withOf('actions/cache')).toMatchObject({ path: '~/.cache/ordeal' });
  });

  it('fails by ordeal alone: its steps may not be passed over, uploads may', () => {
    for (const step of steps) {
      if (step.run?.includes('$ORDEAL') === true) expect(step['continue-on-error']).toBeUndefined();
      if (step.uses?.includes('upload-sarif') === true) expect(step['continue-on-error']).toBe(true);
      // What an event says is foreign text: in a script it would be code.
      expect(step.run ?? '').not.toContain('${{');
      if (step.uses !== undefined) expect(step.uses).toMatch(/^[\w-]+\/[\w/-]+@v\d+$/);
    }
  });

  it('reads the files that the reporters write, where --out puts them', () => {
    const written = new Set(Object.values(GATE_REPORTERS).map(({ fileName }) => fileName));
    const named = [...workflow.matchAll(/gate-reports\/([\w*-]+)\/([\w.]+)/g)].map(([, folder, file]) => ({
      folder,
      file,
    }));
    expect(named.length).toBeGreaterThan(3);
    for (const { folder, file } of named) {
      expect(written).toContain(file);
      expect(['recorded', 'base', '*']).toContain(folder);
    }
  });

  it('has scripts that a shell reads', () => {
    for (const { run } of steps)
      if (run !== undefined) expect(spawnSync('bash', ['-n'], { input: run }).stderr.toString()).toBe('');
    expect(env['ORDEAL']).toMatch(/^npx --no-install ordeal$/);
  });
});

describe('the script', () => {
  let dir = '';
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], {
      cwd: dir,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'ordeal-generic-'));
    mkdirSync(join(dir, 'node_modules'));
    // Stands in for ordeal: says what it was called with, and ends as it is told.
    const stub = 'case "$*" in *--base*) code=$2ND;; *) code=$FIRST;; esac\necho "$*"\nexit "$code"\n';
    writeFileSync(join(dir, 'stub.sh'), stub.replace('$2ND', '$SECOND'));
    chmodSync(join(dir, 'stub.sh'), 0o755);
    git('init', '-q', '-b', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'before');
    git('checkout', '-q', '-b', 'change');
    git('commit', '-q', '--allow-empty', '-m', 'after');
  });
  afterAll(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const run = (
    first: number,
    second: number,
    base = 'main',
  ): { readonly status: number | null; readonly calls: string[] } => {
    const { status, stdout } = spawnSync('sh', [fileURLToPath(new URL('../../docs/ci/generic.sh', import.meta.url))], {
      cwd: dir,
      encoding: 'utf8',
      env: { ...process.env, ORDEAL: 'sh stub.sh', ORDEAL_BASE: base, FIRST: String(first), SECOND: String(second) },
    });
    return { status, calls: stdout.trim().split('\n') };
  };

  it.each([
    [0, 0, 0],
    [1, 0, 1],
    [0, 1, 1],
    [0, 2, 2],
    [2, 0, 2],
    [2, 1, 1],
    [69, 1, 69],
    [1, 70, 70],
  ])('ends with the gravest of both: %i and %i give %i', (first, second, status) =>
    expect(run(first, second).status).toBe(status),
  );

  it('replays recorded histories, then those of the commit that the branch began at', () => {
    expect(run(0, 0).calls).toEqual([
      'replay --reporter list,junit,markdown,sarif --out gate-reports/recorded',
      `replay --base ${git('rev-parse', 'main')} --reporter list,junit,markdown,sarif --out gate-reports/base`,
    ]);
  });

  it('replays recorded histories alone on the branch itself, and where no base is given', () => {
    expect(run(0, 1, 'change')).toMatchObject({ status: 0, calls: [expect.any(String)] });
    expect(run(0, 1, '')).toMatchObject({ status: 0, calls: [expect.any(String)] });
  });

  it('is not green where the commits to compare with are missing', () => {
    expect(run(0, 0, 'origin/gone').status).toBe(64);
  });
});

describe('the scripts of the workflow, as a runner runs them', () => {
  let dir = '';
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'ordeal-workflow-'));
    mkdirSync(join(dir, 'bin'));
    // Stand in for npm and ordeal; the latter leaves a report, and ends as it is told.
    writeFileSync(join(dir, 'bin', 'npm'), '#!/bin/sh\nexit "$NPM"\n', { mode: 0o755 });
    const stub = `for out; do :; done
mkdir -p "$out" && echo "report of $out" > "$out/gate.md"
case "$*" in *--base*) exit "$SECOND";; *) exit "$FIRST";; esac
`;
    writeFileSync(join(dir, 'stub.sh'), stub);
  });
  afterAll(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const run = (
    first: number,
    second: number,
    event: 'pull_request' | 'push' = 'pull_request',
    text = workflow,
    npm = 0,
  ) => {
    rmSync(join(dir, 'gate-reports'), { recursive: true, force: true });
    return runJob(text, {
      cwd: dir,
      event,
      scratch: dir,
      boundMs: 10_000,
      env: {
        PATH: `${join(dir, 'bin')}:${process.env['PATH'] ?? ''}`,
        ORDEAL: 'sh stub.sh',
        FIRST: String(first),
        SECOND: String(second),
        NPM: String(npm),
      },
    });
  };

  it.each([
    [0, 0, 0],
    [1, 0, 1],
    [0, 1, 1],
    [0, 2, 2],
    [2, 1, 2],
  ])('fail the job with the first that failed, and both have run: %i and %i give %i', (first, second, status) => {
    const { ran, summary, ...job } = run(first, second);
    expect(job.status).toBe(status);
    expect(ran.map(([, code]) => code)).toEqual([0, first, second, 0]);
    expect(summary).toBe('report of gate-reports/base\nreport of gate-reports/recorded\n');
  });

  it('replay on a push what is recorded, and nothing else', () => {
    const { status, ran, summary } = run(0, 1, 'push');
    expect({ status, scripts: ran.length, summary }).toEqual({
      status: 0,
      scripts: 3,
      summary: 'report of gate-reports/recorded\n',
    });
  });

  it('are not green where the packages do not install', () => {
    expect(run(0, 0, 'push', workflow, 7)).toMatchObject({ status: 7, summary: '' });
  });

  it('would be green on a break behind a pipe or an or: that is seen', () => {
    const hidden = (text: string): number =>
      run(
        1,
        1,
        'push',
        workflow.replace('--out gate-reports/recorded', (all) => `${all}${text}`),
      ).status;
    expect(hidden('')).toBe(1);
    expect([hidden(' | cat'), hidden(' || true')]).toEqual([0, 0]);
  });

  it('are all that runs, beside actions that only GitHub has', () => {
    expect(
      jobOf(workflow).steps.map(
        ({ uses, run: text }) => uses?.split('@')[0] ?? text?.split('\n')[0]?.split(' --reporter')[0],
      ),
    ).toEqual([
      'actions/checkout',
      'actions/setup-node',
      'actions/cache',
      'npm ci',
      '$ORDEAL replay',
      '$ORDEAL replay --base HEAD^1',
      'for report in gate-reports/*/gate.md; do',
      'github/codeql-action/upload-sarif',
      'github/codeql-action/upload-sarif',
      'actions/upload-artifact',
    ]);
  });
});
