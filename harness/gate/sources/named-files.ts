// The files that were named on the command line, and those of the folders that were, without reading one of them.
import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { HarnessError } from '../../errors.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import type { Pipeline } from '../../pipeline/types.ts';
import { ENDINGS_TITLE, filesBelow, isFolder } from './listing.ts';
import { type Noted, notedIn } from './noted.ts';
import type { ListedFile } from './types.ts';

function isThere(path: string, full: string): boolean {
  const folder = isFolder(full);
  if (folder || existsSync(full)) return folder;
  throw new HarnessError(
    'HISTORY_UNREADABLE',
    `Failed to read the Event History ${path}: there is no such file or folder. Check the path.`,
  );
}

/** What is known beside the files. */
export interface Known {
  /** A file in the folder of a pipeline's histories lies beside that pipeline. */
  readonly pipelines?: readonly Pick<Pipeline, 'name' | 'historiesPath'>[];
  /** Where the executions ran of which no manifest notes it. */
  readonly namespace?: string;
}

const isBelow = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
};

/** What holds for all files of a folder. */
interface Place {
  readonly noted: Noted;
  /** The pipeline in whose folder of histories it lies. */
  readonly owner?: string;
}

/** Looks up files by their absolute paths; each folder is looked at once. */
export class Places {
  readonly #known: Known;
  readonly #places = new Map<string, Promise<Place>>();

  constructor(known: Known = {}) {
    this.#known = known;
  }

  /** A manifest that cannot be read notes nothing: what is named is replayed all the same. */
  async at(path: string): Promise<Pick<ListedFile, 'beside' | 'namespace'>> {
    const folder = dirname(path);
    const looking = this.#places.get(folder) ?? this.#placeOf(folder);
    this.#places.set(folder, looking);
    const { noted, owner } = await looking;
    const [named, pulledFrom] = noted.kind === 'noted' ? [noted.pipeline, noted.files.get(basename(path))] : [];
    const beside = owner ?? named;
    const namespace = pulledFrom ?? this.#known.namespace;
    return { ...(beside === undefined ? {} : { beside }), ...(namespace === undefined ? {} : { namespace }) };
  }

  async #placeOf(folder: string): Promise<Place> {
    const owner = this.#known.pipelines?.find(
      ({ historiesPath }) => historiesPath !== undefined && isBelow(historiesPath, folder),
    );
    return { noted: await notedIn(folder), ...(owner === undefined ? {} : { owner: owner.name }) };
  }
}

/**
 * Each file once, however often it is named; folders with all folders below them.
 *
 * @param paths - as given on the command line; files are called by them
 * @param cwd - what relative paths are relative to
 * @param findings - added to: folders without a file that can be a history
 * @throws HarnessError HISTORY_UNREADABLE, before the first file, for a path that does not exist
 */
export async function* namedFiles(
  paths: readonly string[],
  cwd: string,
  findings: GateFinding[],
  known: Known = {},
): AsyncGenerator<ListedFile> {
  const places = new Places(known);
  const named: { readonly given: string; readonly full: string; readonly folder: boolean }[] = [];
  for (const given of paths) {
    const full = resolve(cwd, given);
    named.push({ given, full, folder: isThere(given, full) });
  }
  const taken = new Set<string>();
  for (const { given, full, folder } of named) {
    let count = 0;
    for (const path of folder ? filesBelow(full) : [full]) {
      count++;
      if (taken.has(path)) continue;
      taken.add(path);
      yield { path, file: folder ? join(given, relative(full, path)) : given, ...(await places.at(path)) };
    }
    if (count > 0) continue;
    findings.push({
      rule: 'input-empty-folder',
      level: 'error',
      message: `The folder ${given} holds no file that can be a history (${ENDINGS_TITLE}).`,
    });
  }
}
