// Verdicts that were reached before, kept by all that decided them: the code, the bytes of the history, the settings, and this harness.
import { createHash } from 'node:crypto';
import { mkdir, open as openFile, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import { digest } from '../random.ts';

/** What one shelf holds was all decided by the same code and the same settings. */
export interface Shelf {
  /** @param hash - of the bytes of the history */
  get(hash: string): GateHistory | undefined;
  put(hash: string, history: GateHistory): void;
}

export interface ResultCache {
  /** @param key - everything that decides a verdict beside the history */
  shelf(key: string): Promise<Shelf>;
  /** Writes what is new. */
  flush(): Promise<void>;
}

/** Verdicts on a shelf: 5 executions of every shape that a large fleet has in flight. The oldest go first. */
export const SHELF_AT_MOST = 100_000;
/** All shelves together. Those that were not used for longest go first. */
export const CACHE_BYTES = 256 * 1024 * 1024;

export const SUM_LENGTH = 64;
const sumOf = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** The lines of a shelf by history; none of a shelf that is missing, was cut short or changed by hand. */
async function readLines(path: string): Promise<Map<string, string>> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });
  const body = bytes?.subarray(SUM_LENGTH + 1);
  if (bytes === undefined || body === undefined || bytes.toString('latin1', 0, SUM_LENGTH + 1) !== `${sumOf(body)}\n`)
    return new Map();
  return new Map(
    body
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, SUM_LENGTH), line.slice(SUM_LENGTH + 1)]),
  );
}

/** Written at once. */
const PIECE_CHARS = 1024 * 1024;

/** Renamed into place: nobody reads half a file. Piece by piece: the whole is not held once more as one text. The oldest lines of too many are left out. */
async function writeLines(path: string, lines: ReadonlyMap<string, string | GateHistory>): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  const file = await openFile(unfinished, 'w');
  try {
    const sum = createHash('sha256');
    // Its place, until it is known.
    await file.writeFile(`${' '.repeat(SUM_LENGTH)}\n`);
    let over = lines.size - SHELF_AT_MOST;
    let piece = '';
    const end = async (): Promise<void> => {
      sum.update(piece);
      await file.writeFile(piece);
      piece = '';
    };
    for (const [hash, kept] of lines) {
      over -= 1;
      if (over >= 0) continue;
      piece += `${hash} ${typeof kept === 'string' ? kept : JSON.stringify(kept)}\n`;
      if (piece.length >= PIECE_CHARS) await end();
    }
    await end();
    await file.write(sum.digest('hex'), 0);
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}

async function prune(dir: string, bytesAtMost: number): Promise<void> {
  const shelves = await Promise.all(
    (await readdir(dir)).map(async (name) => {
      const path = join(dir, name);
      // Another run may prune at the same time: what is gone takes no room.
      const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
      return { path, size, mtimeMs };
    }),
  );
  let room = bytesAtMost;
  for (const { path, size } of shelves.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
    room -= size;
    if (room < 0) await rm(path, { force: true });
  }
}

class OpenShelf implements Shelf {
  readonly path: string;
  readonly #lines: ReadonlyMap<string, string>;
  /** The entries themselves: the report holds them anyway, and a text of each would be as large again. */
  readonly fresh = new Map<string, GateHistory>();

  constructor(path: string, lines: ReadonlyMap<string, string>) {
    this.path = path;
    this.#lines = lines;
  }

  get(hash: string): GateHistory | undefined {
    const fresh = this.fresh.get(hash);
    if (fresh !== undefined) return fresh;
    const text = this.#lines.get(hash);
    return text === undefined ? undefined : (JSON.parse(text) as GateHistory);
  }

  put(hash: string, history: GateHistory): void {
    // What could not be told now may be told the next time; and what knows no name of its own went by that of its file.
    if (history.verdict === 'cannot-tell' || history.workflowId === '') return;
    this.fresh.set(hash, history);
  }
}

/**
 * @param dir - made when there is something to keep
 * @param now - wall-clock time, ms since the epoch
 */
export function openResultCache(dir: string, now: () => number, bytesAtMost = CACHE_BYTES): ResultCache {
  const shelves = new Map<string, Promise<OpenShelf>>();
  const open = async (key: string): Promise<OpenShelf> => {
    const path = join(dir, digest(SUM_LENGTH, key));
    return new OpenShelf(path, await readLines(path));
  };
  const flushOne = async ({ path, fresh }: OpenShelf): Promise<void> => {
    if (fresh.size === 0) return utimes(path, now() / 1000, now() / 1000).catch(() => undefined); // Not there: nothing was known.
    await mkdir(dir, { recursive: true });
    // Another run may have written meanwhile: what it found out is as true.
    const all = new Map<string, string | GateHistory>(await readLines(path));
    for (const [hash, history] of fresh) all.set(hash, history);
    await writeLines(path, all);
  };
  return {
    shelf(key) {
      const shelf = shelves.get(key) ?? open(key);
      shelves.set(key, shelf);
      return shelf;
    },
    async flush() {
      const all = await Promise.all(shelves.values());
      for (const shelf of all) await flushOne(shelf);
      if (all.some(({ fresh }) => fresh.size > 0)) await prune(dir, bytesAtMost);
      for (const { fresh } of all) fresh.clear();
    },
  };
}
