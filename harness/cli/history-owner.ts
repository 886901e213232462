// The pipeline whose code `ordeal repro` steps through.
import { HarnessError } from '../errors.ts';
import { ownersOf } from '../gate/owners.ts';
import { identityOf } from '../history/events.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { choosePipelines } from './choose-pipelines.ts';

interface About {
  readonly history: HistoryJson;
  /** With --pipeline: its code, whatever Workflow Types it has. */
  readonly named?: string;
  /** The pipeline in whose folder the file lies. */
  readonly beside?: string;
}

/**
 * The pipeline that is named, or the one that the history belongs to.
 *
 * @throws {HarnessError} `PIPELINE_UNKNOWN`: no such pipeline, or none has the Workflow Type · `USAGE`: several have it
 */
export function ownerOf(pipelines: readonly Pipeline[], { named, ...about }: About): Pipeline {
  const owners = named === undefined ? ownersOf(pipelines, about) : choosePipelines([named], pipelines);
  const [owner, ...others] = owners;
  const { workflowType } = identityOf(about.history);
  if (owner === undefined)
    throw new HarnessError(
      'PIPELINE_UNKNOWN',
      `Failed to find the code of ${workflowType}: no pipeline registers it. Name one with --pipeline: ${pipelines.map(({ name }) => name).join(', ')}.`,
    );
  if (others.length === 0) return owner;
  throw new HarnessError(
    'USAGE',
    `Failed to choose the code of ${workflowType}: ${owners.map(({ name }) => name).join(' and ')} register it. Name one with --pipeline.`,
  );
}
