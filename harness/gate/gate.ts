// The gate: recorded Event Histories replayed on today's code. What no longer replays would strand executions in flight.
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { wallClock } from '../clock.ts';
import type { LoadedConfig } from '../config/load.ts';
import { historyFiles, replayFiles } from '../engine/replay-trial.ts';
import { HarnessError } from '../errors.ts';
import { identityOf } from '../history/events.ts';
import { readHistoryFile } from '../history/file.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { openReplayer } from '../replay/replayer.ts';
import { didYouMean } from '../suggest.ts';
import type { ReplayEvidence } from '../../reports/evidence/types.ts';

/** Version of the report that `ordeal replay --reporter json` prints. */
const GATE_SCHEMA_VERSION = 1;

export interface GateHistory extends ReplayEvidence {
  readonly pipeline: string;
  /** The file with the history. */
  readonly source: string;
}

export interface GateReport {
  readonly schemaVersion: number;
  readonly summary: {
    readonly histories: number;
    readonly compatible: number;
    readonly incompatible: number;
    readonly unknown: number;
    readonly wallMs: number;
  };
  readonly histories: readonly GateHistory[];
}

interface Batch {
  readonly pipeline: Pipeline;
  readonly files: readonly string[];
}

/** The JSON files of a folder, or the file itself. */
async function expand(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new HarnessError(
      'HISTORY_UNREADABLE',
      `Failed to read the Event History ${path}: there is no such file or folder. Check the path.`,
      { cause },
    );
  });
  if (!found.isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => name.endsWith('.json') && name !== 'manifest.json')
    .sort()
    .map((name) => join(path, name));
}

/** The pipeline whose code a history belongs to: the one that has its Workflow Type. */
async function ownerOf(file: string, pipelines: readonly Pipeline[]): Promise<Pipeline> {
  const { workflowType } = identityOf(await readHistoryFile(file));
  const owner = pipelines.find(({ workflows }) => workflows.some(({ type }) => type === workflowType));
  if (owner !== undefined) return owner;
  const known = pipelines.flatMap(({ workflows }) => workflows.map(({ type }) => type));
  throw new HarnessError(
    'PIPELINE_UNKNOWN',
    `Failed to replay ${file}: no registered pipeline has the Workflow Type "${workflowType}". ${didYouMean(workflowType, known)}Known: ${known.join(', ')}.`,
  );
}

/** One bad file does not end the batch: it is told as `cannot-tell`. */
async function sortOut(
  file: string,
  pipelines: readonly Pipeline[],
): Promise<{ readonly file: string; readonly owner?: Pipeline; readonly refused?: string }> {
  try {
    return { file, owner: await ownerOf(file, pipelines) };
  } catch (problem) {
    if (!HarnessError.is(problem)) throw problem;
    return { file, refused: problem.message };
  }
}

interface Sorted {
  readonly batches: readonly Batch[];
  readonly refused: readonly GateHistory[];
}

async function recorded({ pipelines }: LoadedConfig): Promise<Sorted> {
  const keeping = pipelines.filter(({ historiesPath }) => historiesPath !== undefined);
  const batches = await Promise.all(
    keeping.map(async (pipeline) => ({ pipeline, files: await historyFiles(pipeline) })),
  );
  return { batches, refused: [] };
}

async function named(paths: readonly string[], { pipelines }: LoadedConfig): Promise<Sorted> {
  const files = (await Promise.all(paths.map((path) => expand(resolve(path))))).flat();
  const sorted = await Promise.all(files.map((file) => sortOut(file, pipelines)));
  return {
    batches: pipelines.map((pipeline) => ({
      pipeline,
      files: sorted.flatMap(({ file, owner }) => (owner === pipeline ? [file] : [])),
    })),
    refused: sorted.flatMap(({ file, refused }) =>
      refused === undefined
        ? []
        : [{ pipeline: '', source: file, workflowId: '', verdict: 'cannot-tell' as const, message: refused }],
    ),
  };
}

/**
 * Replays the named histories, or all that the pipelines have recorded.
 *
 * @param paths - files or folders; none: every pipeline's own histories
 * @returns a report; zero histories are told as zero, never as a pass
 * @throws {HarnessError} `HISTORY_UNREADABLE` for a path that does not exist; a file that cannot be used is `cannot-tell` in the report
 */
export async function replayGate(paths: readonly string[], config: LoadedConfig): Promise<GateReport> {
  const begun = wallClock.elapsed();
  const { batches, refused } = paths.length === 0 ? await recorded(config) : await named(paths, config);
  const replayer = openReplayer({ clock: wallClock, root: config.dir });
  try {
    const histories: GateHistory[] = [...refused];
    for (const { pipeline, files } of batches) {
      const verdicts = files.length === 0 ? [] : await replayFiles(replayer, pipeline, files);
      histories.push(
        ...verdicts.map((verdict, index) => ({
          ...verdict,
          pipeline: pipeline.name,
          source: files[index] ?? verdict.workflowId,
        })),
      );
    }
    const count = (verdict: ReplayEvidence['verdict']): number =>
      histories.filter((history) => history.verdict === verdict).length;
    return {
      schemaVersion: GATE_SCHEMA_VERSION,
      summary: {
        histories: histories.length,
        compatible: count('compatible'),
        incompatible: count('incompatible'),
        unknown: count('cannot-tell'),
        wallMs: Math.round(wallClock.elapsed() - begun),
      },
      histories,
    };
  } finally {
    await replayer.close();
  }
}
