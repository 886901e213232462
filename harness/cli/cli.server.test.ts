// Goal: bad input is refused before anything starts: one paragraph, the right exit status, stdout empty.
// Method: the real command line as a real process, in a repository made for the test.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot, packageVersion } from '../package-root.ts';

const MAIN = join(packageRoot(), 'dist', 'harness', 'cli', 'main.js');

const PIPELINES = `export const pipelines = [{
  name: 'research', workflowsPath: '/nowhere.ts', workflows: [{ type: 'ResearchWorkflow', taskQueue: 'q' }],
  fleet: [{ taskQueue: 'q', workflows: true, activities: ['call_llm'] }], openActivities: async () => ({ activities: {}, close: async () => {} }),
}];`;
const CONFIG = `export default { pipelines: './pipelines.mjs', scenarios: './scenarios.mjs', environment: () => ({}) };`;
const SCENARIOS = `export const scenarios = [
  { name: 'research/unauthorized-stops', why: 'x', pipeline: 'research', args: [], expect: { status: 'completed' } },
  { name: 'research/crash', why: 'y', pipeline: 'research', args: [], expect: { status: 'completed' } },
];`;

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder = '';
const made: string[] = [];

async function repository(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'ordeal-cli-'));
  made.push(dir);
  const all = { 'ordeal.config.mjs': CONFIG, 'pipelines.mjs': PIPELINES, 'scenarios.mjs': SCENARIOS, ...files };
  await Promise.all(Object.entries(all).map(([name, text]) => writeFile(join(dir, name), text)));
  return dir;
}

const ordeal = (words: readonly string[], cwd = folder): Promise<Ended> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [MAIN, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', fail);
    child.once('close', (status) => done({ status, stdout, stderr }));
  });

async function refused(words: readonly string[], cwd = folder): Promise<string> {
  const { status, stdout, stderr } = await ordeal(words, cwd);
  expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
  expect(stderr).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)/m);
  return stderr;
}

beforeAll(async () => {
  folder = await repository();
});
afterAll(async () => {
  await Promise.all(made.map((dir) => rm(dir, { recursive: true, force: true })));
});

describe('the command line', () => {
  it('tells its version and its help on stdout with status 0', async () => {
    expect(await ordeal(['--version'])).toEqual({ status: 0, stdout: `${packageVersion()}\n`, stderr: '' });
    const help = await ordeal(['run', '--help']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('--seed');
  });

  it('lists the scenarios with what they promise', async () => {
    const { status, stdout } = await ordeal(['run', '--list', 'research/crash']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'research/crash  y\n' });
  });

  it.each([
    [['rnu'], /unknown command 'rnu'[\s\S]*Did you mean run\?/],
    [['run', '--sead', '1'], /unknown option '--sead'[\s\S]*Did you mean --seed\?/],
    [['run', '--env', 'virtul'], /Did you mean "virtual"\? Allowed: virtual, test-server\./],
    [['run', '--reporter', 'list,jnuit'], /Did you mean "junit"\?/],
    [['run', '--workers', '0'], /whole number from 1/],
    [['run', '--seed', 'A b'], /lower-case letters and digits/],
    [
      ['run', 'research/unauthorised-stops'],
      /Failed to find the scenario.*Did you mean "research\/unauthorized-stops"\?.*--list/,
    ],
    [['record', 'reserch'], /no pipeline has this name\. Did you mean "research"\?/],
    [['report', '/nowhere/at/all'], /Failed to .*\/nowhere\/at\/all/],
    [['run', '--config', 'gone.ts'], /there is no such file\. Check --config/],
    [
      ['run', '--out', 'pipelines.mjs/below'],
      /Failed to write to the output folder .*pipelines\.mjs\/below: .* Name another one with --out\./,
    ],
  ])('refuses %j', async (words, message) => {
    expect(await refused(words)).toMatch(message);
  });

  it('refuses a scenario of an unknown pipeline with the one that was meant', async () => {
    const dir = await repository({ 'scenarios.mjs': SCENARIOS.replaceAll('research', 'reserch') });
    expect(await refused(['run'], dir)).toContain(
      'pipeline: pipeline "reserch" is not known. Did you mean "research"? Known: research.',
    );
  });

  it('refuses invalid scenarios, all problems at once', async () => {
    const wrong = SCENARIOS.replace(
      "expect: { status: 'completed' }",
      "faults: [{ kind: 'llm.hang', on: { activity: 'call_llm', attempts: 'often' } }], expect: { status: 'done' }",
    );
    const told = await refused(['run'], await repository({ 'scenarios.mjs': wrong.replace("why: 'y'", 'why: 3') }));
    expect(told).toContain('faults[0].on.attempts: expected an attempt (from 1)');
    expect(told).toContain('expect.status: expected "completed"');
    expect(told).toContain('why: expected string, got 3.');
  });

  it.each([
    ['throws', `throw new Error('no key');`, 'Error: no key'],
    ['is not JavaScript', `export default {`, 'SyntaxError'],
    ['exports nothing', `export const x = 1;`, 'got nothing'],
    [
      'has an unknown key',
      CONFIG.replace('scenarios:', 'scenario:'),
      'scenario: is not known here. Did you mean "scenarios"?',
    ],
    [
      'names a module that is not there',
      CONFIG.replace('pipelines.mjs', 'gone.mjs'),
      'gone.mjs: there is no such file',
    ],
  ])('refuses a configuration that %s', async (_title, text, message) => {
    expect(await refused(['run'], await repository({ 'ordeal.config.mjs': text }))).toContain(message);
  });

  it('refuses a repository without scenarios: a run of nothing proves nothing', async () => {
    const dir = await repository({ 'scenarios.mjs': 'export const scenarios = [];' });
    expect(await refused(['run'], dir)).toContain('must be a list of at least one');
  });

  it('finds the configuration from a folder below, and says where it looked when there is none', async () => {
    expect((await ordeal(['run', '--list', '--config', join(folder, 'ordeal.config.mjs')], tmpdir())).status).toBe(0);
    expect(await refused(['run'], tmpdir())).toContain('Failed to find a configuration: no ordeal.config.ts in');
  });

  it('shows the stack only when it is asked for', async () => {
    const dir = await repository({ 'ordeal.config.mjs': `throw new Error('no key');` });
    const { status, stderr } = await ordeal(['run', '--verbose'], dir);
    expect(status).toBe(64);
    expect(stderr).toMatch(/caused by Error: no key\n\s+at /);
  });

  it('does not mind a reader that goes away', async () => {
    const child = spawn(process.execPath, [MAIN, 'run', '--list'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const status = await new Promise((done) => child.once('close', done));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
