// Histories from files: those that were named, and the baselines of pipelines.
import { readHistories } from '../../history/file.ts';
import type { Pipeline } from '../../pipeline/types.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import { baselineFiles } from './baseline-files.ts';
import { Deliveries } from './duplicates.ts';
import { foundOf, refusedFile } from './look.ts';
import { type Known, namedFiles } from './named-files.ts';
import { type FoundHistory, type HistorySource, type ListedFile, sourceOf } from './types.ts';

/** The histories of a listed file, one after another. */
export async function* openFile(listed: ListedFile): AsyncGenerator<FoundHistory> {
  const { path, file, pipeline, refused } = listed;
  if (refused !== undefined) yield refusedFile(file, refused, pipeline);
  else for await (const read of readHistories(path, file)) yield foundOf(read, listed);
}

/** Reads what is listed; of an export, each history once. */
function opened(list: (findings: GateFinding[]) => AsyncIterable<ListedFile>): HistorySource {
  const findings: GateFinding[] = [];
  return sourceOf(findings, async function* () {
    const deliveries = new Deliveries();
    for await (const listed of list(findings))
      for await (const found of openFile(listed)) if (!deliveries.isAgain(found)) yield found;
    findings.push(...deliveries.findings());
  });
}

/**
 * Files and folders: see `namedFiles`. What is wrong with a file is a `refused` entry.
 *
 * @returns when iterated, throws HISTORY_UNREADABLE before the first history for a path that does not exist
 */
export const openFiles = (paths: readonly string[], cwd: string, known?: Known): HistorySource =>
  opened((findings) => namedFiles(paths, cwd, findings, known));

/** The recorded histories of pipelines: see `baselineFiles`. */
export const openBaselines = (pipelines: readonly Pipeline[], cwd: string): HistorySource =>
  opened((findings) => baselineFiles(pipelines, cwd, findings));
