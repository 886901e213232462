// The files of a folder that can hold histories, by their names, folder by folder.
import { closeSync, type Dirent, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { HarnessError } from '../../errors.ts';
import { looksPackedOrBinary } from '../../history/content.ts';

/** Endings of files that are looked into. A file named by itself is read whatever it is called. */
const ENDINGS = ['.json', '.jsonl', '.ndjson', '.bin', '.pb', '.binpb', '.proto'] as const;

/** For messages. */
export const ENDINGS_TITLE = `${ENDINGS.join(' ')}, also with .gz, or an export without an ending`;

/** The gate's own: says where the histories beside it come from. */
export const MANIFEST = 'manifest.json';

/** By its name alone. */
export const isCandidate = (name: string): boolean => {
  const plain = name.replace(/\.gz$/, '');
  return plain !== MANIFEST && ENDINGS.some((ending) => plain.endsWith(ending));
};

/** So much of the beginning tells a message from the text of a LICENSE. */
const PROBE_BYTES = 64;

/** Cloud exports are called by a random id, without an ending: a file like that is looked into. */
function isNamelessMessage(path: string): boolean {
  if (basename(path).includes('.') || !existsSync(path)) return false;
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(PROBE_BYTES);
    const bytesRead = readSync(file, buffer, 0, PROBE_BYTES, 0);
    return bytesRead > 0 && looksPackedOrBinary(buffer.subarray(0, bytesRead));
  } finally {
    closeSync(file);
  }
}

/** Links count as what they lead to; a link to nowhere as a file, so that it is refused and not passed over. */
function isFile(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return existsSync(path) ? statSync(path).isFile() : true;
}

/** By their bytes: the same on every machine. */
const byName = (left: { readonly name: string }, right: { readonly name: string }): number =>
  left.name < right.name ? -1 : 1;

const unreadable = (path: string, cause: unknown): HarnessError =>
  new HarnessError(
    'HISTORY_UNREADABLE',
    `Failed to read histories from ${path}: ${cause instanceof Error ? cause.message : String(cause)}. Make it readable.`,
    { cause },
  );

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

/**
 * Paths below a folder, in the order of their names, folders at their place. Hidden ones and links to folders are left out.
 * Lists one folder at a time, so the first path comes at once.
 * @throws HarnessError HISTORY_UNREADABLE for a folder that cannot be listed
 */
export function* filesBelow(folder: string): Generator<string> {
  for (const entry of entriesOf(folder).toSorted(byName)) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (isFile(entry, path) && (isCandidate(entry.name) || isNamelessMessage(path))) yield path;
  }
}

/** Whether a path is a folder; also false where there is nothing. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    throw unreadable(path, error);
  }
}
