// Keeps a history that was pulled from a cluster as a baseline, with a line in the manifest that says where it came from.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../errors.ts';
import { identityOf } from '../history/events.ts';
import { recordedBy } from '../history/sdk.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { type ManifestEntry, readManifest, writeManifest } from './manifest.ts';
import { runIdOf } from './sources/duplicates.ts';

export interface Pulled {
  /** As the server has it. */
  readonly history: HistoryJson;
  readonly namespace: string;
  /** ISO 8601. */
  readonly pulledAt: string;
}

/** A file name is made of a Run ID. */
const UNSAFE = /[^\p{L}\p{N}._-]+/gu;

/** The same run may have gone on; whatever else is there stays. */
function fileFor(stem: string, folder: string, runId: string, noted: readonly ManifestEntry[]): string {
  const plain = `${stem}.json`;
  const known = noted.find(({ file }) => file === plain);
  const isFree = known === undefined ? !existsSync(join(folder, plain)) : known.runId === runId && runId !== '';
  return isFree ? plain : `${stem}-${runId.replaceAll(UNSAFE, '-')}.json`;
}

/**
 * Writes the history into the pipeline's folder of histories.
 *
 * @param stem - of the name of its file
 * @returns the path of the file
 * @throws {HarnessError} `CONFIG_INVALID`: the pipeline names no folder · `HISTORY_UNREADABLE`: its manifest is damaged
 */
export async function keepPulled(
  { name: pipeline, historiesPath: folder }: Pick<Pipeline, 'name' | 'historiesPath'>,
  stem: string,
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
  const file = fileFor(stem, folder, runId, histories);
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
