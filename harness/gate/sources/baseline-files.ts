// The files of the baselines of pipelines, and those that their manifests list and nobody finds.
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isObject } from '../../history/events.ts';
import { refusal } from '../../history/preflight.ts';
import type { Pipeline } from '../../pipeline/types.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import { filesBelow, isFolder, MANIFEST } from './listing.ts';
import type { ListedFile } from './types.ts';

/** Files that a manifest lists, as far as it can be read. */
type Listed = { readonly files: readonly string[]; readonly defect?: string };

async function listedIn(folder: string): Promise<Listed> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as unknown;
    const histories = isObject(manifest) ? manifest['histories'] : undefined;
    if (!Array.isArray(histories)) return { files: [], defect: 'it has no list of histories' };
    const files = histories.map((entry) => (isObject(entry) ? entry['file'] : undefined));
    return { files: files.filter((file) => typeof file === 'string') };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Histories that were put there by hand need no manifest.
    return 'code' in error && error.code === 'ENOENT' ? { files: [] } : { files: [], defect: error.message };
  }
}

const emptyBaseline = ({ name, historiesPath }: Pipeline): GateFinding =>
  historiesPath === undefined
    ? {
        rule: 'baseline-none',
        level: 'note',
        message: `The pipeline ${name} names no folder for its histories: nothing of it is replayed.`,
      }
    : {
        rule: 'baseline-empty',
        level: 'error',
        message: `The pipeline ${name} has no recorded history: nothing of it is replayed.`,
        suggestion: `Record them with \`ordeal record ${name}\`.`,
      };

/**
 * The recorded histories of pipelines. One that the manifest lists and nobody finds is refused: a baseline does not shrink in silence.
 *
 * @param cwd - files are called by their path relative to it
 * @param findings - added to: pipelines without a history
 */
export async function* baselineFiles(
  pipelines: readonly Pipeline[],
  cwd: string,
  findings: GateFinding[],
): AsyncGenerator<ListedFile> {
  for (const owner of pipelines) {
    const { name: pipeline, historiesPath: folder } = owner;
    if (folder === undefined || !(await isFolder(folder))) {
      findings.push(emptyBaseline(owner));
      continue;
    }
    const called = (path: string) => ({ path, file: relative(cwd, path), pipeline });
    const refused = (path: string, reason: string): ListedFile => ({
      ...called(path),
      refused: refusal(
        relative(cwd, path),
        reason,
        `Restore it, or record the baseline again with \`ordeal record ${pipeline}\`.`,
      ).message,
    });
    const { files, defect } = await listedIn(folder);
    if (defect !== undefined) yield refused(join(folder, MANIFEST), defect);
    const listed = new Set(files.map((file) => join(folder, file)));
    let count = listed.size;
    for await (const path of filesBelow(folder)) {
      count++;
      listed.delete(path);
      yield called(path);
    }
    for (const path of listed) yield refused(path, `${MANIFEST} lists it, and it is not there`);
    if (count === 0) findings.push(emptyBaseline(owner));
  }
}
