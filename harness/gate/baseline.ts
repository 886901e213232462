// Writes the baseline of a pipeline: of Event Histories of trials that passed those that differ, with a manifest that says where each came from.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { chainsOf } from '../accounting/chains.ts';
import { HarnessError } from '../errors.ts';
import { at, attributesOf, textAt } from '../history/events.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { RunReport, TrialReport } from '../../reports/evidence/run.ts';
import { readTrialEvidence } from '../../reports/evidence/trial-store.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { readManifest, writeManifest, type CodeVersion, type ManifestEntry } from './manifest.ts';
import { historyShape } from './shape.ts';
import { toldDigest } from './told.ts';

export interface RecordOptions {
  /** Default: the pipeline's own folder of histories. */
  readonly folder?: string;
  /** The code that the trials ran. */
  readonly code?: CodeVersion;
}

/** `crash-after-embed.json`, and `…-2.json` for the second run of its chain. */
const fileName = (scenario: string, index: number): string =>
  `${scenario.slice(scenario.indexOf('/') + 1)}${index === 0 ? '' : `-${index + 1}`}.json`;

/** Whose machine it was is nobody's business: paths in stack traces become relative, client identities are left out. */
const withoutMachine = (text: string, root: string): string =>
  text
    .replaceAll(`${JSON.stringify(root).slice(1, -1)}${JSON.stringify(sep).slice(1, -1)}`, '')
    .replaceAll(/"identity": "\d+@[^"]*"/g, '"identity": "client"');

/** The SDK says its name with the first workflow task that it completes. */
function sdkOf({ events }: HistoryJson): ManifestEntry['sdk'] {
  for (const event of events) {
    const metadata = at(attributesOf(event), 'sdkMetadata');
    const [name, version] = [textAt(metadata, 'sdkName'), textAt(metadata, 'sdkVersion')];
    if (name !== '' || version !== '') return { name, version };
  }
  return undefined;
}

/** One run of a trial's execution, as it was recorded. */
interface Recording {
  readonly entry: ManifestEntry;
  /** Decoded: encrypted twice, the same is never the same. */
  readonly history: HistoryJson;
  /** As the server has it: a baseline is no place for what a codec keeps closed. */
  readonly stored: HistoryJson;
}

async function recordingsOf(trial: TrialReport, report: RunReport, dir: string, code: CodeVersion | undefined) {
  const { plan, executions } = await readTrialEvidence(join(dir, trial.evidence));
  // Several executions of one trial do the same work: the first stands for them.
  const [first] = chainsOf({ executions });
  return (first?.runs ?? []).map(({ history, stored = history, workflowId, runId }, index): Recording => {
    const sdk = sdkOf(history);
    const entry: ManifestEntry = {
      file: fileName(trial.scenario, index),
      workflowType: plan.workflowType,
      workflowId,
      runId,
      events: history.events.length,
      origin: { kind: 'scenario', scenario: trial.scenario, seed: report.seed, alike: [] },
      ...(code === undefined ? {} : { code }),
      ...(sdk === undefined ? {} : { sdk }),
      recordedAt: report.startedAt,
    };
    return { entry, history, stored };
  });
}

const scenarioOf = ({ origin }: ManifestEntry): string | undefined =>
  origin.kind === 'scenario' ? origin.scenario : undefined;

/** The first of those that asked for the same and were told the same, with the scenarios that share it. */
class Distinct {
  readonly #first = new Map<string, { readonly recording: Recording; readonly alike: Set<string> }>();

  add(recording: Recording): void {
    const same = historyShape(recording.history) + toldDigest(recording.history);
    const known = this.#first.get(same);
    const scenario = scenarioOf(recording.entry);
    if (known === undefined) this.#first.set(same, { recording, alike: new Set() });
    else if (scenario !== undefined && scenario !== scenarioOf(known.recording.entry)) known.alike.add(scenario);
  }

  *all(): Generator<Recording> {
    for (const { recording, alike } of this.#first.values()) {
      const { entry } = recording;
      const { origin } = entry;
      yield origin.kind === 'scenario'
        ? { ...recording, entry: { ...entry, origin: { ...origin, alike: [...alike].sort() } } }
        : recording;
    }
  }
}

/** What the folder held before: what stays, and the files that what is recorded now stands for. */
async function standing(folder: string, trials: readonly TrialReport[]) {
  // A damaged manifest is mended by recording: the files beside it are overwritten or stay.
  const manifest = await readManifest(folder).catch((problem: unknown) => {
    if (HarnessError.is(problem)) return undefined;
    throw problem;
  });
  const verdicts = new Map(trials.map(({ scenario, verdict }) => [scenario, verdict]));
  // Pulled histories stay, and those of a scenario that did not pass this time.
  const stays = (entry: ManifestEntry): boolean => {
    const scenario = scenarioOf(entry);
    if (scenario === undefined) return true;
    const verdict = verdicts.get(scenario);
    return verdict !== undefined && verdict !== 'pass';
  };
  const histories = manifest?.histories ?? [];
  const kept = histories.filter(stays);
  return { kept, replaced: histories.filter((entry) => !kept.includes(entry)).map(({ file }) => file) };
}

const passes = ({ verdict, historyEvents }: TrialReport): boolean => verdict === 'pass' && historyEvents > 0;

/**
 * What a recording of these trials would delete or overwrite, before it does.
 *
 * @returns whether a file of the pipeline's folder, by its path or name, is one of those; undefined where nothing would be touched
 */
export async function replacedBy(
  pipeline: Pipeline,
  report: RunReport,
): Promise<((file: string) => boolean) | undefined> {
  const trials = report.trials.filter((trial) => trial.pipeline === pipeline.name);
  const recorded = trials.filter(passes);
  if (pipeline.historiesPath === undefined || recorded.length === 0) return undefined;
  const { kept, replaced } = await standing(pipeline.historiesPath, trials);
  const [stays, goes] = [new Set(kept.map(({ file }) => file)), new Set(replaced)];
  const written = new Set(recorded.map(({ scenario }) => fileName(scenario, 0)));
  return (path) => {
    const file = basename(path);
    const stem = file.replace(/^scenario-/, '').replace(/-\d+\.json$/, '.json');
    return !stays.has(file) && (goes.has(file) || written.has(file) || written.has(stem));
  };
}

async function write(
  pipeline: Pipeline,
  trials: readonly TrialReport[],
  recorded: Distinct,
  root: string,
  folder: string,
) {
  const { kept, replaced } = await standing(folder, trials);
  await mkdir(folder, { recursive: true });
  for (const file of replaced) await rm(join(folder, file), { force: true });
  const taken = new Set(kept.map(({ file }) => file));
  const entries: ManifestEntry[] = [];
  for (const { entry, stored } of recorded.all()) {
    const file = taken.has(entry.file) ? `scenario-${entry.file}` : entry.file;
    await writeFile(join(folder, file), withoutMachine(`${JSON.stringify(stored, null, 2)}\n`, root));
    entries.push({ ...entry, file });
  }
  await writeManifest(folder, { pipeline: pipeline.name, histories: [...kept, ...entries] });
  return entries;
}

/**
 * Records the passing trials of one pipeline, one history of those that a replay can tell nothing different about. What an earlier recording left is replaced;
 * pulled histories, and those of scenarios that did not pass this time, stay.
 *
 * @param dir - the run's folder, where the evidence is
 * @param root - the repository: paths below it are recorded relative to it
 * @returns what was recorded; nothing for a pipeline without a passing trial, and nothing is touched then
 * @throws {HarnessError} `CONFIG_INVALID` when the pipeline names no folder · `OUTPUT_UNWRITABLE`
 */
export async function recordBaseline(
  pipeline: Pipeline,
  report: RunReport,
  dir: string,
  root: string,
  options: RecordOptions = {},
): Promise<readonly ManifestEntry[]> {
  const folder = options.folder ?? pipeline.historiesPath;
  if (folder === undefined) {
    throw new HarnessError(
      'CONFIG_INVALID',
      `Failed to record ${pipeline.name}: it names no folder for its histories. Give the pipeline a historiesPath.`,
    );
  }
  const trials = report.trials.filter((trial) => trial.pipeline === pipeline.name);
  const recorded = new Distinct();
  try {
    for (const trial of trials.filter(passes)) {
      for (const recording of await recordingsOf(trial, report, dir, options.code)) recorded.add(recording);
    }
    if ([...recorded.all()].length === 0) return [];
    return await write(pipeline, trials, recorded, root, folder);
  } catch (cause) {
    if (HarnessError.is(cause) || !(cause instanceof Error) || !('syscall' in cause)) throw cause;
    throw new HarnessError(
      'OUTPUT_UNWRITABLE',
      `Failed to record ${pipeline.name}: ${cause.message}. Make ${folder} writable.`,
      { cause },
    );
  }
}
