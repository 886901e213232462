// Writes the baseline of a pipeline: the Event Histories of trials that passed, with a manifest that says where each came from.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { chainsOf } from '../accounting/chains.ts';
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { RunReport } from '../../reports/evidence/run.ts';
import { readTrialEvidence } from '../../reports/evidence/trial-store.ts';

const MANIFEST_VERSION = 1;

export interface BaselineEntry {
  readonly file: string;
  readonly scenario: string;
  readonly workflowType: string;
  readonly workflowId: string;
  readonly events: number;
}

/** `crash-after-embed.json`, and `…-2.json` for the second run of its chain. */
const fileName = (scenario: string, index: number): string =>
  `${scenario.slice(scenario.indexOf('/') + 1)}${index === 0 ? '' : `-${index + 1}`}.json`;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Whose machine it was is nobody's business: paths in stack traces become relative, client identities are left out. */
const withoutMachine = (text: string, root: string): string =>
  text
    .replaceAll(`${JSON.stringify(root).slice(1, -1)}${JSON.stringify(sep).slice(1, -1)}`, '')
    .replaceAll(/"identity": "\d+@[^"]*"/g, '"identity": "client"');

/**
 * Records the passing trials of one pipeline.
 *
 * @param dir - the run's folder, where the evidence is
 * @param root - the repository: paths below it are recorded relative to it
 * @returns what was recorded; nothing for a pipeline without a passing trial
 * @throws {HarnessError} `CONFIG_INVALID` when the pipeline names no folder · `OUTPUT_UNWRITABLE`
 */
export async function recordBaseline(
  pipeline: Pipeline,
  report: RunReport,
  dir: string,
  root: string,
): Promise<readonly BaselineEntry[]> {
  const folder = pipeline.historiesPath;
  if (folder === undefined) {
    throw new HarnessError(
      'CONFIG_INVALID',
      `Failed to record ${pipeline.name}: it names no folder for its histories. Give the pipeline a historiesPath.`,
    );
  }
  const trials = report.trials.filter(
    (trial) => trial.pipeline === pipeline.name && trial.verdict === 'pass' && trial.historyEvents > 0,
  );
  const entries: BaselineEntry[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const trial of trials) {
      const { plan, executions } = await readTrialEvidence(join(dir, trial.evidence));
      // Several executions of one trial do the same work: the first stands for them.
      const [first] = chainsOf({ executions });
      for (const [index, { history, workflowId }] of (first?.runs ?? []).entries()) {
        const file = fileName(trial.scenario, index);
        await writeFile(join(folder, file), withoutMachine(json(history), root));
        entries.push({
          file,
          scenario: trial.scenario,
          workflowType: plan.workflowType,
          workflowId,
          events: history.events.length,
        });
      }
    }
    if (entries.length > 0) {
      const from = { seed: report.seed, recordedAt: report.startedAt, environment: report.environment.title };
      await writeFile(
        join(folder, 'manifest.json'),
        json({ schemaVersion: MANIFEST_VERSION, pipeline: pipeline.name, ...from, histories: entries }),
      );
    }
    return entries;
  } catch (cause) {
    if (HarnessError.is(cause) || !(cause instanceof Error) || !('syscall' in cause)) throw cause;
    throw new HarnessError(
      'OUTPUT_UNWRITABLE',
      `Failed to record ${pipeline.name}: ${cause.message}. Make ${folder} writable.`,
      { cause },
    );
  }
}
