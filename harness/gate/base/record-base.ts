// A base as a gate: records histories with an old version of the repository, for the version in the work tree to be replayed on.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { wallClock, type WallClock } from '../../clock.ts';
import { loadPart, within, type LoadedConfig } from '../../config/load.ts';
import { HarnessError } from '../../errors.ts';
import type { Pipeline } from '../../pipeline/types.ts';
import { makeScratch } from '../../processes/index.ts';
import { freshSeed } from '../../random.ts';
import { runsOwnCode } from '../../scenario/kinds.ts';
import { parseScenarios } from '../../scenario/parse.ts';
import { isStrike, takesWorker } from '../../faults/strike-trigger.ts';
import type { ExecutionScenario } from '../../scenario/types.ts';
import { didYouMean } from '../../suggest.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import type { RunReport } from '../../../reports/evidence/run.ts';
import { recordBaseline } from '../baseline.ts';
import { bundleDigest } from '../code-version.ts';
import { askedOf } from '../owners.ts';
import { asBefore } from './answers-of-before.ts';
import { changesOf, type PipelineChange } from './changed.ts';
import * as told from './findings.ts';
import { keptRecording, noteRecording, pruneRecordings } from './kept.ts';
import { type BaseCommit, baseTitle, differs, resolveRef } from './resolve-ref.ts';
import { shrunkBaselines } from './shrunk.ts';
import type { BaseOptions, BasePipeline, RecordedBase } from './types.ts';
import { type BaseTree, openBaseTree } from './work-tree.ts';

const BOUND_MS = 600_000;
const OUT_DEFAULT = '.ordeal/base';
const COMMIT_LENGTH = 12;

/** One pipeline whose code has changed, with what is to be run of it. */
interface Task {
  readonly old: Pipeline;
  readonly folder: string;
  readonly scenarios: readonly ExecutionScenario[];
  readonly leftOut: number;
}

const kills = ({ faults = [] }: ExecutionScenario): boolean =>
  faults.some((fault) => isStrike(fault) || takesWorker(fault.kind));

class BaseRecording {
  readonly #base: BaseCommit;
  readonly #tree: BaseTree;
  readonly #config: LoadedConfig;
  readonly #options: BaseOptions;
  readonly #clock: WallClock;
  readonly #title: string;
  readonly #boundMs: number;
  readonly #out: string;
  readonly findings: GateFinding[] = [];

  constructor(base: BaseCommit, tree: BaseTree, config: LoadedConfig, options: BaseOptions) {
    this.#base = base;
    this.#tree = tree;
    this.#config = config;
    this.#options = options;
    this.#clock = options.clock ?? wallClock;
    this.#title = baseTitle(base);
    this.#boundMs = options.boundMs ?? BOUND_MS;
    this.#out = options.out ?? join(config.dir, OUT_DEFAULT);
  }

  async pipelines(): Promise<readonly BasePipeline[]> {
    const { pipelines: names, all = false } = this.#options;
    const wanted = ({ name }: Pipeline): boolean => names === undefined || names.includes(name);
    const olds = this.#tree.config.pipelines.filter(wanted);
    const trees = {
      repository: this.#base.repository,
      base: this.#tree.root,
      samePackages: this.#tree.dependencies === 'linked',
    };
    const changes = await changesOf(olds, this.#config.pipelines, trees, wanted);
    const same = changes.filter(({ kind }) => kind === 'unchanged').map(({ pipeline }) => pipeline);
    if (!all) this.findings.push(...told.unchangedPipelines(same, this.#title));
    const added = changes.filter(({ kind }) => kind === 'new').map(({ pipeline }) => pipeline);
    this.findings.push(...told.newPipelines(added, this.#title));
    for (const change of changes) {
      if (change.kind === 'gone') this.findings.push(...told.goneTypes(change.pipeline, change.types, this.#title));
      if (change.kind === 'changed')
        this.findings.push(...told.goneTypes(change.pipeline, change.missing, this.#title));
    }
    const toRecord = olds.filter(({ name }) =>
      changes.some(({ kind, pipeline }) => pipeline === name && (kind === 'changed' || (all && kind === 'unchanged'))),
    );
    const recorded = toRecord.length === 0 ? [] : await this.#record(await this.#tasks(toRecord));
    await pruneRecordings(this.#out, this.#base.commit.slice(0, COMMIT_LENGTH), this.#clock.now());
    return changes.map(
      (change) => recorded.find(({ pipeline }) => pipeline === change.pipeline) ?? notRecorded(change),
    );
  }

  /** The scenarios of the base: they fit the code of the base. */
  async #tasks(olds: readonly Pipeline[]): Promise<readonly Task[]> {
    const { config, dir, pipelines } = this.#tree.config;
    const file = within(dir, config.scenarios);
    const { scenarios } = await loadPart('scenarios', file);
    const parsed = parseScenarios(scenarios, pipelines, file).filter(runsOwnCode);
    const withKills = this.#options.kills ?? true;
    const out = this.#out;
    return olds.map((old) => {
      const own = parsed.filter(({ pipeline }) => pipeline === old.name);
      const taken = withKills ? own : own.filter((scenario) => !kills(scenario));
      // Where all of them kill, they are all there is.
      const run = taken.length === 0 ? own : taken;
      const folder = join(out, this.#base.commit.slice(0, COMMIT_LENGTH), old.name);
      return { old, folder, scenarios: run, leftOut: own.length - run.length };
    });
  }

  async #record(tasks: readonly Task[]): Promise<readonly BasePipeline[]> {
    const done: BasePipeline[] = [];
    const open: Task[] = [];
    for (const task of tasks) {
      const { old, folder, scenarios, leftOut } = task;
      const kept = await keptRecording(folder, this.#base.commit, namesOf(task));
      if (kept === undefined) open.push(task);
      else {
        this.#options.say(`${old.name}: ${kept.histories} histories of ${this.#title} are still there`);
        this.findings.push(...told.failedScenarios(kept.failed, this.#title));
        const failed = kept.failed.map(({ scenario }) => scenario);
        const counts = { histories: kept.histories, scenarios: scenarios.length - failed.length, failed, leftOut };
        done.push({ kind: 'recorded', pipeline: old.name, folder, ...counts, kept: true });
      }
    }
    if (open.some(({ scenarios }) => scenarios.length > 0)) done.push(...(await this.#run(open)));
    else for (const { old } of open) this.findings.push(told.nothingRecorded(old.name, this.#title));
    this.findings.push(
      ...told.leftOut(done.reduce((sum, each) => sum + (each.kind === 'recorded' ? each.leftOut : 0), 0)),
    );
    return done;
  }

  /** Runs the scenarios of all tasks in one run of the work tree's harness, and keeps what passed. */
  async #run(tasks: readonly Task[]): Promise<readonly BasePipeline[]> {
    const scratch = await makeScratch('ordeal-base-run-');
    try {
      const report = await this.#execute(
        tasks.flatMap(({ scenarios }) => scenarios),
        scratch.dir,
      );
      const done: BasePipeline[] = [];
      for (const task of tasks) done.push(await this.#keep(task, report, scratch.dir));
      return done;
    } finally {
      await scratch.remove();
    }
  }

  /** @returns undefined where the bound came before the first scenario could begin */
  async #execute(scenarios: readonly ExecutionScenario[], out: string): Promise<RunReport | undefined> {
    const { say, signal, onEvent, seed = freshSeed() } = this.#options;
    say(`recording ${scenarios.length} scenarios at ${this.#title}`);
    const over = new AbortController();
    const done = new AbortController();
    void this.#clock.sleep(this.#boundMs, done.signal).then(
      () => over.abort(new Error(`the recording took longer than ${this.#boundMs} ms`)),
      () => undefined, // aborted: the run has ended first
    );
    const { executeRun } = await import('../../engine/run.ts');
    const again = `ordeal replay --base ${this.#base.ref}`;
    try {
      const report = await executeRun({
        ...asBefore(this.#tree.config, scenarios),
        seed,
        env: 'virtual',
        baselines: false,
        out,
        again,
        againOne: () => again,
        onEvent: (event) => onEvent?.(event),
        report: say,
        signal: AbortSignal.any([signal, over.signal]),
      });
      signal.throwIfAborted();
      return report;
    } catch (error) {
      if (signal.aborted || !over.signal.aborted) throw error;
      say(`nothing was recorded: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    } finally {
      done.abort();
    }
  }

  async #keep(task: Task, report: RunReport | undefined, out: string): Promise<BasePipeline> {
    const { old, folder, scenarios, leftOut } = task;
    // A folder of an earlier recording at this commit: another set of scenarios, or one that was cut short.
    await rm(folder, { recursive: true, force: true });
    const code = { commit: this.#base.commit, dirty: false, bundle: await bundleDigest(old) };
    const entries =
      report === undefined
        ? []
        : await recordBaseline(old, report, join(out, report.runKey), this.#tree.root, { folder, code });
    const ended = report?.trials.filter(({ pipeline }) => pipeline === old.name) ?? [];
    const failing = ended.filter(({ verdict }) => verdict !== 'pass');
    const failures = failing.map(told.failedOf);
    this.findings.push(...told.failedScenarios(failures, this.#title));
    const missing = scenarios
      .filter(({ name }) => !ended.some(({ scenario }) => scenario === name))
      .map(({ name }) => name);
    this.findings.push(...told.timeUp(missing, this.#boundMs));
    if (entries.length === 0) this.findings.push(told.nothingRecorded(old.name, this.#title));
    const failed = failing.map(({ scenario }) => scenario);
    // What could not be told this time may be told the next time: that is recorded anew.
    const decided = failing.every(({ verdict }) => verdict === 'fail');
    if (missing.length === 0 && decided) await noteRecording(folder, this.#base.commit, namesOf(task), failures);
    const counts = { histories: entries.length, scenarios: ended.length - failed.length, failed, leftOut };
    return { kind: 'recorded', pipeline: old.name, folder, ...counts, kept: false };
  }
}

const namesOf = ({ scenarios }: Task): readonly string[] => scenarios.map(({ name }) => name);

const notRecorded = (change: PipelineChange): BasePipeline =>
  change.kind === 'gone' ? change : { kind: change.kind === 'new' ? 'new' : 'unchanged', pipeline: change.pipeline };

function refuseUnknown(names: readonly string[] | undefined, pipelines: readonly Pipeline[]): void {
  const known = [...new Set(pipelines.map(({ name }) => name))];
  const wrong = names?.find((name) => !known.includes(name));
  if (wrong === undefined) return;
  throw new HarnessError(
    'PIPELINE_UNKNOWN',
    `Failed to choose "${wrong}": no pipeline has this name here or at the base. ${didYouMean(wrong, known)}Known: ${known.join(', ')}.`,
  );
}

/** Where no file differs, no code does: there is no need to load the old one to see that. */
function nothingChanged(
  pipelines: readonly Pipeline[],
  base: BaseCommit,
  about: Pick<RecordedBase, 'ref' | 'commit' | 'wallMs'>,
): RecordedBase {
  const names = pipelines.map(({ name }) => name);
  return {
    ...about,
    folders: [],
    pipelines: names.map((pipeline) => ({ kind: 'unchanged', pipeline })),
    dependencies: 'none',
    findings: told.unchangedPipelines(names, baseTitle(base)),
  };
}

/**
 * Records histories with an old version of the repository, of the pipelines whose workflow code has changed since.
 * The harness that runs is this one; configuration, pipelines and scenarios are those of the base.
 *
 * @param config - of the work tree, as it stands, uncommitted changes included
 * @returns folders with histories for the gate, none where no workflow code has changed
 * @throws {HarnessError} `USAGE`: no repository, unknown ref, conflicts · `CONFIG_INVALID`: the base has no configuration that loads ·
 * `TOOL_MISSING`: its packages · `BUNDLE_FAILED`; the reason of the signal. The temporary work tree is gone in every case.
 */
export async function recordBase(ref: string, config: LoadedConfig, options: BaseOptions): Promise<RecordedBase> {
  const clock = options.clock ?? wallClock;
  const begun = clock.elapsed();
  const base = await resolveRef(config.dir, ref);
  const about = { ref, commit: base.commit, wallMs: 0 };
  const asked = (all: readonly Pipeline[]) => askedOf(all, options.pipelines);
  if (options.all !== true && !(await differs(base))) {
    refuseUnknown(options.pipelines, config.pipelines);
    return nothingChanged(asked(config.pipelines), base, about);
  }
  const tree = await openBaseTree({ base, config, clock, signal: options.signal, say: options.say });
  try {
    refuseUnknown(options.pipelines, [...config.pipelines, ...tree.config.pipelines]);
    const { signal } = options;
    const { root, config: old } = tree;
    const lost = await shrunkBaselines({ base, root, before: asked(old.pipelines), now: config.pipelines, signal });
    const recording = new BaseRecording(base, tree, config, options);
    const pipelines = await recording.pipelines();
    signal.throwIfAborted();
    return {
      ...about,
      folders: pipelines.flatMap((each) => (each.kind === 'recorded' && each.histories > 0 ? [each.folder] : [])),
      pipelines,
      dependencies: tree.dependencies,
      findings: [...recording.findings, ...lost],
      wallMs: Math.round(clock.elapsed() - begun),
    };
  } finally {
    await tree.remove();
  }
}
