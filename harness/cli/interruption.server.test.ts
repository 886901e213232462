// Goal: Ctrl-C and SIGTERM end a run in its middle: the evidence so far is on disk, the status says so, no process is left.
// Method: the real command line on this repository's own scenarios; every descendant is noted before the signal and looked for after it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';

const MAIN = join(packageRoot(), 'dist', 'harness', 'cli', 'main.js');
const STARTED_MS = 90_000;
const GONE_MS = 5_000;
const folders: string[] = [];

/** All descendants of a process, by the table of processes. */
function descendants(pid: number): readonly number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/)).filter(([, , stat]) => stat?.startsWith('Z') !== true);
  const children = (of: number): readonly number[] =>
    pairs
      .filter(([, parent]) => Number(parent) === of)
      .flatMap(([child]) => [Number(child), ...children(Number(child))]);
  return children(pid);
}

const lives = (pid: number): boolean => {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    // ps ends with 1 when there is no such process.
    return false;
  }
};

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

describe('a run that is interrupted', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s ends with %i, keeps its evidence and leaves no process', async (signal, status) => {
    const out = await mkdtemp(join(tmpdir(), 'ordeal-interrupted-'));
    folders.push(out);
    const child = spawn(process.execPath, [MAIN, 'run', 'research', '--out', out, '--reporter', 'list'], {
      cwd: packageRoot(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise<number | null>((done) => child.once('close', done));
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    await expect.poll(() => stderr, { timeout: STARTED_MS }).toMatch(/again: /);
    const started = descendants(child.pid ?? 0);
    expect(started.length).toBeGreaterThan(1);
    child.kill(signal);
    expect(await ended).toBe(status);
    expect(stderr).toContain(`${signal}: ending what runs`);
    await expect.poll(() => started.filter(lives), { timeout: GONE_MS }).toEqual([]);
    const [run] = (await readdir(out)).filter((name) => /^\d/.test(name));
    const report = JSON.parse(await readFile(join(out, run ?? '', 'run.json'), 'utf8')) as { interrupted?: string };
    expect(report.interrupted).toContain(`interrupted by ${signal}`);
  });
});
