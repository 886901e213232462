// Reading and writing single files: whole or not at all, readable only by their owner, never through a symbolic link.
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EvidenceError } from './error.ts';

/** Evidence holds prompts and answers: for its owner alone. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Tells apart the temporary files of writes that run at the same moment in one process. */
let writes = 0;

/** A name beside `path` that no other write uses. */
export const temporaryBeside = (path: string): string => {
  writes += 1;
  return join(dirname(path), `.${basename(path)}.${process.pid}-${writes}.tmp`);
};

/** @throws {EvidenceError} `OUTPUT_UNWRITABLE` */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: FOLDER_MODE });
  } catch (error) {
    throw unwritable('create folder', path, error);
  }
}

/**
 * Writes beside the file and renames: a reader, or a crash, sees the old text or the new one.
 *
 * @throws {EvidenceError} `OUTPUT_UNWRITABLE`
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    // A file of this name is left over from a process that was killed and had the same id.
    await rm(temporary, { force: true });
    const file = await open(temporary, 'wx', FILE_MODE);
    try {
      await file.writeFile(text, 'utf8');
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch((left: unknown) => {
      throw unwritable('write', path, new AggregateError([error, left], `${reason(error)}, and ${reason(left)}`));
    });
    throw unwritable('write', path, error);
  }
}

/** @throws {EvidenceError} `EVIDENCE_UNREADABLE` */
export async function readWhole(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new EvidenceError(
      'EVIDENCE_UNREADABLE',
      `Failed to read ${path}: ${reason(error)}. Check the path; a run that was cut short leaves folders without this file.`,
      { cause: error },
    );
  }
}

export const unwritable = (verb: string, path: string, error: unknown): EvidenceError =>
  new EvidenceError(
    'OUTPUT_UNWRITABLE',
    `Failed to ${verb} ${path}: ${reason(error)}. Choose another folder with --out, or free the space and the permission this one needs.`,
    { cause: error },
  );

export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
