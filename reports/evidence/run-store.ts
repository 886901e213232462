// The folder of a run: `<out>/<run>/run.json` and the rendered reports beside it; `<out>/latest` leads to the newest.
import { rename, rm, symlink } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { makeFolder, temporaryBeside, unwritable, writeWhole } from './disk.ts';
import { safeName } from './file-name.ts';
import { readJson, writeJson } from './json-file.ts';
import type { RunReport } from './run.ts';

const RUN_FILE = 'run.json';
const LATEST = 'latest';

/** Names that may be folder names as they are: `<utc time>-<seed>` of the harness is one. */
const PLAIN_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i;

/**
 * Makes the folder of a run and points `latest` at it. `out` gets a .gitignore that keeps all of it out of version control.
 *
 * @param out - folder of all runs
 * @returns absolute path of the run's folder
 * @throws {EvidenceError} `OUTPUT_UNWRITABLE`
 */
export async function openRunFolder(out: string, runKey: string): Promise<string> {
  const dir = join(resolve(out), PLAIN_NAME.test(runKey) && runKey !== LATEST ? runKey : safeName(runKey));
  await makeFolder(dir);
  await writeWhole(join(out, '.gitignore'), '*\n');
  await pointLatest(out, basename(dir));
  return dir;
}

/** The schema is loaded where there is a report to check: a replay has none. */
const parsed = async (report: unknown): Promise<RunReport> => (await import('./parse.ts')).parseRunReport(report);

/**
 * Writes run.json, checked against the schema first.
 *
 * @throws {EvidenceError} `OUTPUT_UNWRITABLE` · `EVIDENCE_UNREADABLE` when the report does not match the schema
 */
export async function writeRunReport(dir: string, report: RunReport): Promise<void> {
  const checked = await parsed(report);
  await makeFolder(dir);
  await writeJson(join(dir, RUN_FILE), checked);
}

/** @throws {EvidenceError} `EVIDENCE_UNREADABLE` */
export const readRunReport = async (dir: string): Promise<RunReport> => parsed(await readJson(join(dir, RUN_FILE)));

/**
 * Writes a rendered report beside run.json.
 *
 * @param fileName - as the registry of reporters gives it
 * @returns the path of the file
 * @throws {EvidenceError} `OUTPUT_UNWRITABLE`
 */
export async function writeRendered(dir: string, fileName: string, text: string): Promise<string> {
  const path = join(dir, basename(fileName));
  await makeFolder(dir);
  await writeWhole(path, text);
  return path;
}

/** A link where links are allowed, else a text file that holds the name. */
async function pointLatest(out: string, name: string): Promise<void> {
  const path = join(out, LATEST);
  const temporary = temporaryBeside(path);
  try {
    await rm(temporary, { force: true });
    await symlink(name, temporary, 'dir');
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    // Windows allows links only to administrators, some mounted file systems not at all.
    if (!isLinkRefused(error)) throw unwritable('link', path, error);
    await writeWhole(join(out, `${LATEST}.txt`), `${name}\n`);
  }
}

const isLinkRefused = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EPERM' || error.code === 'ENOSYS' || error.code === 'ENOTSUP');
