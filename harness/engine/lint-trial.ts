// A lint scenario: the rules over workflow code. Nothing is executed.
import { resolve } from 'node:path';
import type { WallClock } from '../clock.ts';
import { lintedEntries, lintWorkflows } from '../lint/lint.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import type { Job } from './jobs.ts';
import { stillEvidence } from './still-evidence.ts';

/** @param root - folder of the configuration: modules are named, and places told, relative to it */
export const runLintTrial = async (
  job: Extract<Job, { kind: 'lint' }>,
  seed: string,
  root: string,
  clock: WallClock,
): Promise<TrialEvidence> => {
  const startedWallMs = clock.now();
  const begun = clock.elapsed();
  const { module } = job.scenario;
  const entries = module === undefined ? lintedEntries(job.pipeline) : [resolve(root, module)];
  const lint = await lintWorkflows(entries, root);
  return {
    ...stillEvidence(job, seed),
    lint,
    timings: { startedWallMs, wallMs: clock.elapsed() - begun, virtualMs: 0 },
  };
};
