// The files of the baselines of pipelines, and those that their manifests list and nobody finds.
import { join, relative } from 'node:path';
import { refusal } from '../../history/preflight.ts';
import type { Pipeline } from '../../pipeline/types.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import { filesBelow, isFolder, MANIFEST } from './listing.ts';
import { notedIn } from './noted.ts';
import type { ListedFile } from './types.ts';

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

/** Histories that were put there by hand are replayed as all others, and nobody counts them. */
const uncounted = (pipeline: string, folder: string, count: number): GateFinding => ({
  rule: 'baseline-without-manifest',
  level: 'warning',
  message: `The baseline of ${pipeline} (${folder}) has ${count === 1 ? '1 history' : `${count} histories`} and no ${MANIFEST}: whether one is missing nobody can see, nor where they came from.`,
  suggestion: `Restore it from version control, or record the baseline again with \`ordeal record ${pipeline}\`.`,
});

/**
 * The recorded histories of pipelines. One that the manifest lists and nobody finds is refused: a baseline does not shrink in silence.
 *
 * @param cwd - files are called by their path relative to it
 * @param findings - added to: pipelines without a history, folders without a manifest
 */
export async function* baselineFiles(
  pipelines: readonly Pipeline[],
  cwd: string,
  findings: GateFinding[],
): AsyncGenerator<ListedFile> {
  for (const owner of pipelines) {
    const { name: pipeline, historiesPath: folder } = owner;
    if (folder === undefined || !isFolder(folder)) {
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
    const noted = await notedIn(folder);
    if (noted.kind === 'damaged') yield refused(join(folder, MANIFEST), noted.defect);
    const files = noted.kind === 'noted' ? noted.files : new Map<string, undefined>();
    const missing = new Set([...files.keys()].map((file) => join(folder, file)));
    let count = missing.size;
    for (const path of filesBelow(folder)) {
      if (!missing.delete(path)) count++;
      const namespace = files.get(relative(folder, path));
      yield { ...called(path), ...(namespace === undefined ? {} : { namespace }) };
    }
    for (const path of missing) yield refused(path, `${MANIFEST} lists it, and it is not there`);
    if (count === 0) findings.push(emptyBaseline(owner));
    else if (noted.kind === 'none') findings.push(uncounted(pipeline, relative(cwd, folder), count));
  }
}
