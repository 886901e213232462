// Keeps a history that was pulled from a cluster as a baseline, with a line in the manifest that says where it came from.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../errors.ts';
import { identityOf } from '../history/events.ts';
import { recordedBy } from '../history/sdk.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { MANIFEST_FILE, type ManifestEntry, readManifest, writeManifest } from './manifest.ts';
import { runIdOf } from './sources/duplicates.ts';

export interface Pulled {
  /** As the server has it. */
  readonly history: HistoryJson;
  readonly namespace: string;
  /** ISO 8601. */
  readonly pulledAt: string;
}

/** File names are made of ids: no way out of the folder, and no hidden files, which nobody lists. */
const UNSAFE = /[^\p{L}\p{N}._-]+|^\.+/gu;
/** A file system takes names of 255 bytes, and a server Workflow IDs of 1,000. */
const STEM_BYTES_MAX = 160;
/** Each of at most four bytes. */
const CUT_LENGTH = STEM_BYTES_MAX / 4;

const safe = (id: string): string => id.replaceAll(UNSAFE, '-');

/** The name of a file for an execution, without its ending: of a long Workflow ID the beginning. */
export function stemOf(workflowId: string): string {
  const stem = safe(workflowId);
  return Buffer.byteLength(stem) > STEM_BYTES_MAX ? [...stem].slice(0, CUT_LENGTH).join('') : stem;
}

/** The same run may have gone on; whatever else is there stays, and the place of the manifest is its own. */
function fileFor(stem: string, folder: string, runId: string, noted: readonly ManifestEntry[]): string {
  const plain = `${stem}.json`;
  const known = noted.find(({ file }) => file === plain);
  const isFree = known === undefined ? !existsSync(join(folder, plain)) : known.runId === runId && runId !== '';
  // Where case does not tell files apart, `Manifest.json` is the manifest as well.
  return isFree && plain.toLowerCase() !== MANIFEST_FILE ? plain : `${stem}-${safe(runId)}.json`;
}

/**
 * Writes the history into the pipeline's folder of histories.
 *
 * @param id - the Workflow ID it was asked for by: an old server does not write it into the history
 * @returns the path of the file
 * @throws {HarnessError} `CONFIG_INVALID`: the pipeline names no folder · `HISTORY_UNREADABLE`: its manifest is damaged; what the file system throws
 */
export async function keepPulled(
  { name: pipeline, historiesPath: folder }: Pick<Pipeline, 'name' | 'historiesPath'>,
  id: string,
  { history, namespace, pulledAt }: Pulled,
): Promise<string> {
  if (folder === undefined) {
    throw new HarnessError(
      'CONFIG_INVALID',
      `Failed to keep a history of ${pipeline}: it names no folder for its histories. Give the pipeline a historiesPath.`,
    );
  }
  const { histories = [] } = (await readManifest(folder)) ?? {};
  const runId = runIdOf(history);
  const file = fileFor(stemOf(id), folder, runId, histories);
  const { name, versions } = recordedBy(history);
  const { workflowType, workflowId } = identityOf(history);
  const entry: ManifestEntry = {
    file,
    workflowType,
    workflowId,
    ...(runId === '' ? {} : { runId }),
    events: history.events.length,
    origin: { kind: 'cluster', namespace },
    ...(name === '' ? {} : { sdk: { name, version: versions[0] ?? '' } }),
    recordedAt: pulledAt,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), `${JSON.stringify(history, null, 2)}\n`);
  await writeManifest(folder, { pipeline, histories: [...histories.filter((each) => each.file !== file), entry] });
  return join(folder, file);
}
