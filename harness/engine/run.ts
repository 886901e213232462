// The main job: all scenarios of a run, in parallel, from set-up to report. Whatever happens, everything it opened is closed.
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { priceBook } from '../accounting/prices.ts';
import { takesWorker } from '../faults/strike-trigger.ts';
import { runReport } from '../accounting/run-report.ts';
import { untilLeftBehind } from '../abort.ts';
import { wallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { EvidenceError } from '../../reports/evidence/error.ts';
import { trialFolder } from '../../reports/evidence/file-name.ts';
import { openRunFolder, writeRunReport } from '../../reports/evidence/run-store.ts';
import { writeTrialEvidence } from '../../reports/evidence/trial-store.ts';
import type { RunReport, TrialReport } from '../../reports/evidence/run.ts';
import type { Plan, TrialEvidence } from '../../reports/evidence/types.ts';
import { CUT_SHORT_WALL_MS } from './bounds.ts';
import { loadCodes } from './codes.ts';
import { evaluate, withReference, type EvaluateOptions } from './evaluate.ts';
import { planJobs, planReferences, type Job, type References, type StillJob } from './jobs.ts';
import { defaultLanes } from './lanes.ts';
import { runLintTrial } from './lint-trial.ts';
import { openPlaces, type AllPlaces } from './places.ts';
import { runReplayTrial } from './replay-trial.ts';
import { runTrial } from './trial.ts';
import { straysOf } from './strays.ts';
import type { RunRequest } from './types.ts';

/** Processes at work in a run of two pipelines: a shared crew each, two killing crews, and as many standbys. */
const PROCESSES = 6;
const PROCESSES_MAX = 24;

const isCrash = (job: Job): boolean =>
  job.kind === 'execution' && job.trial.faults.some(({ kind }) => takesWorker(kind));

/** `20261121T081502Z-7f3a` */
const runKeyOf = (wallMs: number, seed: string): string =>
  `${new Date(wallMs).toISOString().replace(/[-:]|\.\d+/g, '')}-${seed}`;

/** Whose code an execution runs. */
type Worked = Pick<Job, 'pipeline'>;

class Run {
  readonly #request: RunRequest;
  readonly #places: AllPlaces;
  readonly #dir: string;
  readonly #evaluate: EvaluateOptions;
  readonly #halt: (problem: unknown) => void;
  /** One execution per plan, however many scenarios share it. */
  readonly #evidence = new Map<Plan, Promise<TrialEvidence>>();
  readonly trials: TrialReport[] = [];

  /** @param halt - ends the run early: aborts the signal of the request */
  constructor(request: RunRequest, places: AllPlaces, dir: string, halt: (problem: unknown) => void) {
    this.#request = request;
    this.#halt = halt;
    this.#places = places;
    this.#dir = dir;
    this.#evaluate = {
      book: priceBook(request.config.config.prices),
      again: (scenario) => (request.growth ?? { again: request.againOne }).again(scenario),
    };
  }

  /** @throws the reason of the request's signal when it is aborted; the first problem of a trial that could not be reported */
  async all(jobs: readonly Job[]): Promise<void> {
    const { signal } = this.#request;
    const ending = Promise.allSettled(jobs.map((job) => this.#one(job)));
    const ends = await untilLeftBehind(signal, this.#places.clock, CUT_SHORT_WALL_MS, ending);
    signal.throwIfAborted();
    for (const end of ends ?? []) if (end.status === 'rejected') throw end.reason;
  }

  async #one(job: Job): Promise<void> {
    try {
      const report = job.kind === 'execution' ? await this.#execution(job) : await this.#still(job);
      this.trials.push(report);
      this.#request.onEvent({ kind: 'trial-ended', trial: report });
    } catch (problem) {
      // Evidence that nobody can keep is not worth the hours.
      if (EvidenceError.is(problem) && problem.code === 'OUTPUT_UNWRITABLE') this.#halt(problem);
      throw problem;
    }
  }

  async #still(job: StillJob): Promise<TrialReport> {
    this.#request.signal.throwIfAborted();
    this.#request.onEvent({ kind: 'trial-started', key: job.key, scenario: job.scenario.name });
    const trial = await this.#look(job);
    this.#request.signal.throwIfAborted();
    await writeTrialEvidence(this.#folder(trial.plan), trial);
    return evaluate({ trial }, this.#evaluate);
  }

  #look(job: StillJob): Promise<TrialEvidence> {
    const { seed, config } = this.#request;
    const { clock } = this.#places;
    switch (job.kind) {
      case 'replay':
        return runReplayTrial(job, seed, this.#places);
      case 'lint':
        return runLintTrial(job, seed, config.dir, clock);
    }
  }

  async #execution(job: Extract<Job, { kind: 'execution' }>): Promise<TrialReport> {
    const [reference, trial, baseline] = await Promise.all([
      this.#carryOut(job, job.reference),
      this.#carryOut(job, job.trial),
      job.baseline === undefined ? undefined : this.#carryOut(job, job.baseline),
    ]);
    // What ends while everything is being taken down is no evidence.
    this.#request.signal.throwIfAborted();
    const parts = { reference, trial, ...(baseline === undefined ? {} : { baseline }) };
    await writeTrialEvidence(this.#folder(job.trial), withReference(parts));
    return evaluate(parts, this.#evaluate);
  }

  /** What the references of a run that grows show, by the name of their base. */
  async references(planned: ReturnType<typeof planReferences>): Promise<ReadonlyMap<string, TrialEvidence>> {
    const shown = planned.map(
      async ([{ name }, pipeline, plan]) => [name, await this.#carryOut({ pipeline }, plan)] as const,
    );
    return new Map(await Promise.all(shown));
  }

  #carryOut(job: Worked, plan: Plan): Promise<TrialEvidence> {
    const known = this.#evidence.get(plan);
    if (known !== undefined) return known;
    const evidence = this.#trial(job, plan);
    this.#evidence.set(plan, evidence);
    return evidence;
  }

  async #trial(job: Worked, plan: Plan): Promise<TrialEvidence> {
    const { onEvent, signal, config } = this.#request;
    signal.throwIfAborted();
    const seen = plan.mode === 'trial';
    if (seen && !signal.aborted) onEvent({ kind: 'trial-started', key: plan.key, scenario: plan.scenario });
    const evidence = await this.#places.aside(plan, (places, unable) =>
      runTrial(plan, {
        places,
        probes: config.config.effects?.[plan.pipeline] ?? [],
        pipeline: job.pipeline,
        signal,
        ...(unable === undefined ? {} : { unable }),
        onStrike: (title) => {
          if (seen) onEvent({ kind: 'fault-struck', key: plan.key, scenario: plan.scenario, title });
        },
      }),
    );
    signal.throwIfAborted();
    if (!seen) await writeTrialEvidence(this.#folder(plan), evidence);
    return evidence;
  }

  #folder(plan: Plan): string {
    return join(this.#dir, trialFolder(plan));
  }
}

/** The jobs of the run; of one that grows those that its references lead to. */
const jobsOf = async (run: Run, request: RunRequest): Promise<readonly Job[]> => {
  const { growth } = request;
  if (growth === undefined) return planJobs(request);
  const planned: References = new Map();
  const references = await run.references(planReferences(request, planned));
  return planJobs({ ...request, scenarios: growth.grow(references) }, planned);
};

const conduct = async (run: Run, request: RunRequest, places: AllPlaces, jobs: readonly Job[]): Promise<void> => {
  request.onEvent({
    kind: 'run-started',
    trials: jobs.length,
    seed: request.seed,
    environment: places.environment.title,
    again: request.again,
  });
  await run.all(jobs);
};

/**
 * Runs all scenarios of the request and leaves evidence and `run.json` on disk.
 *
 * @throws {HarnessError} when the run cannot be set up; a trial that breaks is `unknown` in the report instead
 */
export const executeRun = async (request: RunRequest): Promise<RunReport> => {
  const seeds = [...request.scenarios, ...(request.growth?.bases ?? [])];
  if (seeds.length === 0) {
    throw new HarnessError(
      'SCENARIO_UNKNOWN',
      'Failed to run: there is no scenario to run. Zero trials would prove nothing.',
    );
  }
  const halt = new AbortController();
  const signal = AbortSignal.any([request.signal, halt.signal]);
  // Every trial of the run listens to the one signal.
  setMaxListeners(0, request.signal, signal);
  const begun = wallClock.elapsed();
  const startedWallMs = wallClock.now();
  const runKey = runKeyOf(startedWallMs, request.seed);
  // Everything that can be wrong with it is told before anything is opened.
  const first = [...planJobs(request), ...planReferences(request, new Map()).map(([, pipeline]) => ({ pipeline }))];
  const pipelines = [...new Set(first.map(({ pipeline }) => pipeline))];
  const { asOf, source } = priceBook(request.config.config.prices);
  const stoppable = { ...request, signal };
  const codes = await loadCodes(request.config, request.scenarios);
  const places = await openPlaces(stoppable, pipelines, codes, {
    lanes: request.lanes ?? defaultLanes(),
    standbys: request.growth !== undefined || planJobs(request).some(isCrash) ? PROCESSES : pipelines.length,
    most: PROCESSES_MAX,
  });
  try {
    // Only now: a run that could not be set up leaves no folder, and `latest` stays with the one before.
    const dir = await openRunFolder(request.out, runKey);
    const run = new Run(stoppable, places, dir, (problem) => halt.abort(problem));
    let jobs: readonly Job[] = [];
    const reportNow = (): RunReport =>
      runReport({
        runKey,
        seed: request.seed,
        startedAt: new Date(startedWallMs).toISOString(),
        environment: { kind: places.environment.kind, title: places.environment.title },
        database: places.database.title,
        prices: { asOf, source },
        again: request.again,
        trials: jobs.flatMap(({ scenario: { name } }) => run.trials.filter(({ scenario }) => scenario === name)),
        ...(request.growth === undefined ? {} : { matrix: request.growth.matrix(run.trials) }),
        wallMs: wallClock.elapsed() - begun,
        ...(request.signal.aborted ? { interrupted: String(request.signal.reason) } : straysOf(places.llm)),
      });
    try {
      jobs = await jobsOf(run, stoppable);
      await conduct(run, stoppable, places, jobs);
    } catch (problem) {
      if (!request.signal.aborted) {
        await writeRunReport(dir, reportNow());
        throw problem;
      }
    }
    const report = reportNow();
    if (places.llm.late > 0) request.report(`${places.llm.late} requests came after the end of their trial.`);
    await writeRunReport(dir, report);
    request.onEvent({ kind: 'run-ended', report });
    return report;
  } finally {
    await places.close();
  }
};
