// What the histories of a folder cover: whose run each is, what its code was told and asked for, and the scenarios that it stands for.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { relative } from 'node:path';
import { HarnessError } from '../../errors.ts';
import { identityOf } from '../../history/events.ts';
import { readHistories } from '../../history/file.ts';
import type { HistoryJson } from '../../../reports/evidence/types.ts';
import { type BaselineManifest, type ManifestEntry, readManifest } from '../manifest.ts';
import { historyShape } from '../shape.ts';
import { runIdOf } from '../sources/duplicates.ts';
import { filesBelow, isFolder } from '../sources/listing.ts';
import { toldDigest } from '../told.ts';

/** A file of a folder with histories. */
export interface KeptFile {
  readonly path: string;
  /** Relative to the folder. */
  readonly file: string;
  /** SHA-256 of its bytes. */
  readonly hash: string;
}

/** One history, without its events. */
export interface Covered {
  /** As `KeptFile`, with `#3` for the third of several. */
  readonly file: string;
  readonly workflowType: string;
  readonly workflowId: string;
  /** The same for the same run; absent where the history does not say it. */
  readonly run?: string;
  readonly events: number;
  /** The same where the code asked for the same. */
  readonly shape: string;
  /** The same where it was told the same as well: a replay can tell nothing different about them. */
  readonly does: string;
  /** As the manifest notes them. */
  readonly scenarios: readonly string[];
  /** Whether the manifest notes where it came from. */
  readonly isNoted: boolean;
}

const NO_MANIFEST: BaselineManifest = { pipeline: '', histories: [] };

/** One that is damaged notes nothing, as one that is gone. */
const manifestOf = (folder: string): Promise<BaselineManifest> =>
  readManifest(folder).then(
    (manifest) => manifest ?? NO_MANIFEST,
    (problem: unknown) => {
      if (HarnessError.is(problem)) return NO_MANIFEST;
      throw problem;
    },
  );

async function hashOfFile(path: string): Promise<string> {
  const sum = createHash('sha256');
  for await (const chunk of createReadStream(path)) sum.update(chunk as Buffer);
  return sum.digest('hex');
}

/** The files of a folder that can hold histories, none where there is no folder. @throws HarnessError HISTORY_UNREADABLE */
export async function filesIn(folder: string, signal: AbortSignal): Promise<readonly KeptFile[]> {
  const files: KeptFile[] = [];
  if (!isFolder(folder)) return files;
  for (const path of filesBelow(folder)) {
    signal.throwIfAborted();
    files.push({ path, file: relative(folder, path), hash: await hashOfFile(path) });
  }
  return files;
}

/** The scenarios that a history was recorded from. */
const scenariosOf = ({ origin }: ManifestEntry): readonly string[] =>
  origin.kind === 'scenario' ? [origin.scenario, ...origin.alike] : [];

/** A scenario, for the Workflow Type that it executes. */
export const scenarioKey = (workflowType: string, scenario: string): string => JSON.stringify([workflowType, scenario]);

/** The scenarios that the manifest of a folder notes, each once for every history that stands for it. */
export async function standFor(folder: string): Promise<readonly string[]> {
  const { histories } = await manifestOf(folder);
  return histories.flatMap((entry) => scenariosOf(entry).map((each) => scenarioKey(entry.workflowType, each)));
}

/** Another history in the place of the one that was noted is not what the note says. */
const fits = (entry: ManifestEntry, history: HistoryJson): boolean =>
  entry.workflowId === identityOf(history).workflowId &&
  entry.events === history.events.length &&
  (entry.runId === undefined || entry.runId === runIdOf(history));

/** What can be read of the files; what cannot covers nothing. */
export async function coveredBy(
  folder: string,
  files: readonly KeptFile[],
  signal: AbortSignal,
): Promise<readonly Covered[]> {
  const { histories } = await manifestOf(folder);
  const covered: Covered[] = [];
  for (const { path, file } of files) {
    signal.throwIfAborted();
    const entry = histories.find((each) => each.file === file);
    for await (const read of readHistories(path, file)) {
      if (read.kind === 'refused') continue;
      const { history, source } = read;
      const { workflowType, workflowId } = identityOf(history);
      const runId = runIdOf(history);
      const shape = historyShape(history);
      const noted = entry !== undefined && fits(entry, history) ? entry : undefined;
      covered.push({
        file: source,
        workflowType,
        workflowId,
        ...(runId === '' ? {} : { run: JSON.stringify([workflowId, runId]) }),
        events: history.events.length,
        shape,
        does: shape + toldDigest(history),
        scenarios: noted === undefined ? [] : scenariosOf(noted),
        isNoted: noted !== undefined,
      });
    }
  }
  return covered;
}
