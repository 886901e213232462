// A replay scenario: the recorded histories of a pipeline on today's code. No server and no execution takes part.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PayloadCodec } from '@temporalio/common';
import { decodeHistory } from '../converter/decode-history.ts';
import { HarnessError } from '../errors.ts';
import { Places as KnownPlaces } from '../gate/sources/named-files.ts';
import { readHistoryFile } from '../history/file.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { ReplayInput, Replayer } from '../replay/types.ts';
import { workflowCodeOf } from '../replay/workflow-code.ts';
import type { ReplayEvidence, TrialEvidence } from '../../reports/evidence/types.ts';
import type { Job } from './jobs.ts';
import type { Places } from './places.ts';
import { stillEvidence } from './still-evidence.ts';

/** Recorded histories of a pipeline, in the order of their names; the manifest is not one of them. */
export const historyFiles = async (pipeline: Pipeline): Promise<readonly string[]> => {
  if (pipeline.historiesPath === undefined) return [];
  const folder = pipeline.historiesPath;
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new HarnessError(
      'HISTORY_UNREADABLE',
      `Failed to list histories of ${pipeline.name}: ${folder} cannot be read. Record them with \`ordeal record ${pipeline.name}\`.`,
      { cause },
    );
  });
  return names
    .filter((name) => name.endsWith('.json') && name !== 'manifest.json')
    .sort()
    .map((name) => join(folder, name));
};

type Read =
  | { readonly kind: 'input'; readonly input: ReplayInput }
  | { readonly kind: 'refused'; readonly evidence: ReplayEvidence };

/** One bad file does not end the batch. */
const read = async (file: string, codecs: readonly PayloadCodec[], places: KnownPlaces): Promise<Read> => {
  try {
    const { namespace } = await places.at(file);
    const history = await decodeHistory(await readHistoryFile(file), codecs, file);
    const started = history.events[0]?.['workflowExecutionStartedEventAttributes'] as
      { workflowId?: string } | undefined;
    const input = { source: file, workflowId: started?.workflowId ?? file, history };
    return { kind: 'input', input: { ...input, ...(namespace === undefined ? {} : { namespace }) } };
  } catch (problem) {
    if (!HarnessError.is(problem)) throw problem;
    return { kind: 'refused', evidence: { workflowId: file, verdict: 'cannot-tell', message: problem.message } };
  }
};

/**
 * Replays files on a pipeline's code; one verdict per file.
 * @param codecs - of the pipeline's data converter
 */
export const replayFiles = async (
  replayer: Replayer,
  pipeline: Pipeline,
  files: readonly string[],
  codecs: readonly PayloadCodec[] = [],
): Promise<readonly ReplayEvidence[]> => {
  const places = new KnownPlaces();
  const reads = await Promise.all(files.map((file) => read(file, codecs, places)));
  const inputs = reads.flatMap((one) => (one.kind === 'input' ? [one.input] : []));
  const refused = reads.flatMap((one) => (one.kind === 'refused' ? [one.evidence] : []));
  if (inputs.length === 0) return refused;
  return [...(await replayer.replay(workflowCodeOf(pipeline), inputs)), ...refused];
};

/** The evidence of a replay scenario: replays and nothing else. */
export const runReplayTrial = async (
  job: Extract<Job, { kind: 'replay' }>,
  seed: string,
  { replayer, clock, converters }: Pick<Places, 'replayer' | 'clock' | 'converters'>,
): Promise<TrialEvidence> => {
  const { payloadCodecs = [] } = converters.get(job.pipeline.name)?.loaded ?? {};
  const startedWallMs = clock.now();
  const begun = clock.elapsed();
  const replays = await replayFiles(replayer, job.pipeline, await historyFiles(job.pipeline), payloadCodecs);
  return {
    ...stillEvidence(job, seed),
    replays,
    timings: { startedWallMs, wallMs: clock.elapsed() - begun, virtualMs: 0 },
  };
};
