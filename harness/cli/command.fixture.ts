// The command line as a real process in a place of its own, so that all it leaves behind can be found: processes, temporary folders, evidence.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { packageRoot } from '../package-root.ts';

const MAIN = join(packageRoot(), 'dist', 'harness', 'cli', 'main.js');
/** This repository's own pipelines and scenarios, run from elsewhere. */
export const OWN_CONFIG: readonly string[] = ['--config', join(packageRoot(), 'ordeal.config.ts')];

/** A busy machine takes its time; what is waited for is a condition. */
const HAPPENS_MS = 110_000;
/** What the harness promises: children end within 2 s. The rest is for a busy machine to take the table of processes. */
const GONE_MS = 10_000;

/** Folders of one call of the command line. Everything it starts works in it. */
export interface Place {
  readonly dir: string;
  /** Its folder for temporary files. */
  readonly tmp: string;
  readonly out: string;
}

export async function makePlace(): Promise<Place> {
  const dir = realpathSync(await mkdtemp(join(tmpdir(), 'ordeal-place-')));
  const place = { dir, tmp: join(dir, 'tmp'), out: join(dir, 'out') };
  await mkdir(place.tmp);
  await mkdir(place.out);
  return place;
}

export const removePlace = ({ dir }: Place): Promise<void> => rm(dir, { recursive: true, force: true });

/** A program of its own in the place: a shell script. */
export async function script(place: Place, name: string, lines: readonly string[]): Promise<string> {
  const path = join(place.dir, name);
  await writeFile(path, `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 });
  return path;
}

/** A Temporal server that says its version and never answers anything else. */
export const silentServer = (place: Place): Promise<string> =>
  script(place, 'temporal-server', [
    'if [ "$1" = --version ]; then echo "temporal version 1.32.0"; exit 0; fi',
    'while :; do sleep 1; done',
  ]);

export interface Called {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly status: number | null; readonly signal: string | null }>;
  stdout(): string;
  stderr(): string;
  /** Until its standard error holds this; fails at once when the process ends before. */
  says(pattern: RegExp): Promise<void>;
}

/** Calls the command line. It leads a process group, as a command of a terminal does. */
export function call(place: Place, words: readonly string[], env: Readonly<Record<string, string>> = {}): Called {
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: place.dir,
    env: { ...withoutOurs(), TMPDIR: place.tmp, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  let over = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<{ status: number | null; signal: string | null }>((done, fail) => {
    child.once('error', fail);
    child.once('close', (status, signal) => {
      over = true;
      done({ status, signal });
    });
  });
  return {
    child,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    says: (pattern) =>
      expect
        .poll(() => (over ? `ended: ${stderr}` : stderr), { timeout: HAPPENS_MS, interval: 20 })
        .toSatisfy((text: string) => {
          if (text.startsWith('ended: ') && !pattern.test(text)) throw new Error(`it ${text}`);
          return pattern.test(text);
        }),
  };
}

/** What the machine or a caller sets for ordeal itself must not decide a test. */
const withoutOurs = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !['DATABASE_URL', 'ORDEAL_AGAIN', 'NODE_OPTIONS'].includes(name)),
  );

type Row = readonly [pid: number, parent: number, state: string];

const processTable = (): readonly Row[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row): Row => {
      const [pid, parent, state] = row.trim().split(/\s+/);
      return [Number(pid), Number(parent), state ?? ''];
    })
    .filter(([, , state]) => !state.startsWith('Z'));

/** All living descendants of a process. */
export function descendants(of: number): readonly number[] {
  const table = processTable();
  const below = (parent: number): readonly number[] =>
    table.filter(([, each]) => each === parent).flatMap(([pid]) => [pid, ...below(pid)]);
  return below(of);
}

/** How many of its descendants stand still (SIGSTOP). */
export function standing(of: number): number {
  const below = new Set(descendants(of));
  return processTable().filter(([pid, , state]) => below.has(pid) && state.startsWith('T')).length;
}

/** Processes that work in the place, whoever their parent is now. Linux only: elsewhere the noted descendants have to do. */
function processesIn({ dir }: Place): readonly number[] {
  if (!existsSync('/proc/self/cwd')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readlinkSync(`/proc/${name}/cwd`).startsWith(dir);
      } catch {
        return false; // ended in between, or a zombie
      }
    })
    .map(Number);
}

const temporaryFolders = ({ tmp }: Place): readonly string[] =>
  readdirSync(tmp).filter((name) => name.startsWith('ordeal'));

export interface Left {
  readonly processes: readonly number[];
  readonly folders: readonly string[];
}

/** What is left of a call: the noted processes, those that work in the place, temporary folders. */
export function leftOf(place: Place, noted: readonly number[] = []): Left {
  const living = new Set(processTable().map(([pid]) => pid));
  const processes = [...new Set([...noted.filter((pid) => living.has(pid)), ...processesIn(place)])];
  return { processes, folders: temporaryFolders(place) };
}

/** Nothing is left of the call, within the time that is promised. */
export const expectNothingLeft = (place: Place, noted: readonly number[] = []): Promise<void> =>
  expect.poll(() => leftOf(place, noted), { timeout: GONE_MS, interval: 50 }).toEqual({ processes: [], folders: [] });

/** The one paragraph of an error: no stack, no blank line in it. */
export function paragraphOf({ stderr }: Called): string {
  const told = stderr()
    .slice(Math.max(0, stderr().indexOf('Failed to')))
    .trimEnd();
  expect(told).toMatch(/^Failed to /);
  expect(told).not.toMatch(/\n\s*\n/);
  expect(told).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  return told;
}

/** Folders of runs in the output folder. */
export const runFolders = ({ out }: Place): readonly string[] =>
  readdirSync(out)
    .filter((name) => /^\d{8}T/.test(name))
    .map((name) => join(out, name));
