// What a corpus of histories exercises of the pipelines' workflow code, and what none of them does. Measured by replaying all of it.
import { wallClock, type WallClock } from '../../clock.ts';
import { HarnessError } from '../../errors.ts';
import type { Pipeline } from '../../pipeline/types.ts';
import { workflowCodeOf } from '../../replay/workflow-code.ts';
import type { GateCoverage, GateFinding } from '../../../reports/evidence/gate.ts';
import { ownersOf, type Provenance } from '../owners.ts';
import { bytesOf, Slices } from '../slices.ts';
import { NameCounts } from './names.ts';
import type { CodePlaces } from './places.ts';
import type { CoverageEntry, CoveredHistory } from './protocol.ts';
import { type MeasuringProcess, openMeasuring } from './session.ts';

export interface CoverageOptions {
  /** Folder of the repository: places are shown relative to it, and only sources in it count. */
  readonly root: string;
  readonly clock?: WallClock;
  /** Aborted: the process is ended, and the measuring fails with its reason. */
  readonly signal?: AbortSignal;
  /** Another process than the real one. */
  readonly openMeasuring?: typeof openMeasuring;
}

export interface MeasuredCoverage {
  /** One for each pipeline, also for those without a history. */
  readonly coverage: readonly GateCoverage[];
  /** Histories that could not be measured. */
  readonly findings: readonly GateFinding[];
}

/** Histories sent at once, if they are small. */
const SLICE_AT_MOST = 50;
const START_BOUND_MS = 60_000;
const BUNDLE_BOUND_MS = 180_000;
/** Wall ms for one history. */
const HISTORY_BOUND_MS = 60_000;
/** Processes that may be lost in one measurement: after that many it says what it has. */
const LOST_MAX = 5;

/** A history of the corpus, with what says whose it is. */
export type CorpusHistory = CoveredHistory & Provenance;

interface Measured {
  readonly pipeline: Pipeline;
  readonly places: CodePlaces;
  readonly names: NameCounts;
  readonly entered: Set<number>;
}

class Measurement {
  readonly #options: CoverageOptions;
  readonly #clock: WallClock;
  readonly #opened = new Map<string, Measured>();
  /** Pipelines whose code is in the process that runs now. */
  #ready = new Set<string>();
  readonly #slices = new Slices<CoveredHistory>(SLICE_AT_MOST, (pipeline, slice) => this.#measure(pipeline, slice));
  #process: MeasuringProcess | undefined;
  #lost = 0;
  #unmeasured = 0;
  #reason = '';

  constructor(options: CoverageOptions) {
    this.#options = options;
    this.#clock = options.clock ?? wallClock;
  }

  /** Takes the pipeline's code apart; its histories may come then. @throws {HarnessError} `BUNDLE_FAILED` · `HARNESS_FAULT` */
  async open(pipeline: Pipeline): Promise<Measured> {
    const places = await this.#load(pipeline);
    const types = pipeline.workflows.map(({ type }) => type);
    const measured = { pipeline, places, names: new NameCounts(types, places), entered: new Set<number>() };
    this.#opened.set(pipeline.name, measured);
    return measured;
  }

  async #load(pipeline: Pipeline): Promise<CodePlaces> {
    const { name } = pipeline;
    const { interceptorModules = [], converters = {}, workflowsPath } = workflowCodeOf(pipeline);
    this.#options.signal?.throwIfAborted();
    this.#process ??= await this.#start();
    const { root } = this.#options;
    this.#process.send({ kind: 'open', key: name, workflowsPath, interceptorModules, converters, root });
    const heard = await this.#process.hear(BUNDLE_BOUND_MS);
    if (heard.kind === 'opened') {
      this.#ready.add(name);
      return heard.places;
    }
    const reason = 'reason' in heard ? heard.reason : `it answered ${heard.kind}`;
    throw new HarnessError(
      'BUNDLE_FAILED',
      `Failed to bundle the workflows of ${name} (${workflowsPath}) for coverage: ${reason}. Correct the workflow module and run again.`,
    );
  }

  async #start(): Promise<MeasuringProcess> {
    const started = (this.#options.openMeasuring ?? openMeasuring)(this.#clock);
    const heard = await started.hear(START_BOUND_MS);
    if (heard.kind === 'ready') return started;
    await started.kill();
    throw new HarnessError(
      'HARNESS_FAULT',
      `Failed to start the process that measures coverage: ${'reason' in heard ? heard.reason : heard.kind}. Run the command again.`,
    );
  }

  async add(pipeline: string, { history, namespace }: CoveredHistory): Promise<void> {
    const measured = this.#opened.get(pipeline);
    if (measured === undefined) return;
    measured.names.add(history);
    const covered = { history, ...(namespace === undefined ? {} : { namespace }) };
    await this.#slices.add(pipeline, covered, bytesOf(history));
  }

  /** Sends a slice, again without the history that a process was lost over. */
  async #measure(pipeline: string, slice: readonly CoveredHistory[]): Promise<void> {
    const measured = this.#opened.get(pipeline);
    if (measured === undefined) return;
    let left: CoverageEntry[] = slice.map((covered, index) => ({ index, ...covered }));
    // Bounded: each round ends with nothing left, or loses a process.
    while (left.length > 0) {
      this.#options.signal?.throwIfAborted();
      if (this.#lost >= LOST_MAX) {
        this.#unmeasured += left.length;
        return;
      }
      if (!this.#ready.has(measured.pipeline.name)) await this.#load(measured.pipeline);
      left = await this.#exchange(measured, left);
    }
  }

  /** @returns what is left when the process was lost */
  async #exchange(measured: Measured, entries: readonly CoverageEntry[]): Promise<CoverageEntry[]> {
    const place = this.#process;
    if (place === undefined) return [...entries];
    place.send({ kind: 'replay', key: measured.pipeline.name, entries });
    const left = new Map(entries.map((entry) => [entry.index, entry]));
    let current: number | undefined;
    // Bounded by the reports: two per entry, and beats of a bounded number, each awaited with a bound.
    for (;;) {
      const heard = await place.hear(HISTORY_BOUND_MS);
      if (heard.kind === 'started') current = heard.index;
      else if (heard.kind === 'ran') {
        const entry = left.get(heard.index);
        left.delete(heard.index);
        for (const block of heard.blocks) measured.entered.add(block);
        if (entry !== undefined) measured.names.addPatches(entry.history, heard.patches);
      } else if (heard.kind === 'done') return [];
      else {
        await this.#lose('reason' in heard ? heard.reason : `it answered ${heard.kind} out of turn`);
        if (current !== undefined && left.delete(current)) this.#unmeasured += 1;
        return [...left.values()];
      }
    }
  }

  async #lose(reason: string): Promise<void> {
    this.#lost += 1;
    this.#reason = reason;
    await this.close();
  }

  async close(): Promise<void> {
    const place = this.#process;
    this.#process = undefined;
    this.#ready = new Set();
    await place?.kill();
  }

  async end(): Promise<MeasuredCoverage> {
    await this.#slices.end();
    return { coverage: [...this.#opened.values()].map(coverageFrom), findings: this.#findings() };
  }

  #findings(): readonly GateFinding[] {
    if (this.#unmeasured === 0) return [];
    const what = `${this.#unmeasured === 1 ? '1 history is' : `${this.#unmeasured} histories are`} not in the coverage: ${this.#reason}.`;
    return [{ rule: 'coverage-incomplete', level: 'warning', message: what }];
  }
}

/** By file and line; several blocks of one line are told once. */
function neverOf({ places, entered }: Measured): GateCoverage['branches']['never'] {
  const lines = new Map<string, GateCoverage['branches']['never'][number]>();
  for (const [index, { file, line, text }] of places.blocks.entries())
    if (!entered.has(index)) lines.set(`${file}:${line}`, { file, line, text });
  return [...lines.values()].toSorted((one, other) =>
    one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1,
  );
}

const coverageFrom = (measured: Measured): GateCoverage => ({
  pipeline: measured.pipeline.name,
  ...measured.names.covered(),
  branches: {
    total: measured.places.blocks.length,
    entered: measured.entered.size,
    never: neverOf(measured),
  },
});

/**
 * Measures what histories exercise. Each counts for the pipeline that it belongs to (`ownersOf`); those of nobody are passed over.
 * Histories are taken one by one; 16 MiB of them are held at most, and the last one.
 *
 * @throws {HarnessError} `BUNDLE_FAILED` · `HARNESS_FAULT`; the reason of the signal
 */
export async function coverCorpus(
  pipelines: readonly Pipeline[],
  histories: Iterable<CorpusHistory> | AsyncIterable<CorpusHistory>,
  options: CoverageOptions,
): Promise<MeasuredCoverage> {
  const measurement = new Measurement(options);
  const stop = (): void => void measurement.close();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    for (const pipeline of pipelines) await measurement.open(pipeline);
    for await (const covered of histories)
      for (const { name } of ownersOf(pipelines, covered)) await measurement.add(name, covered);
    return await measurement.end();
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await measurement.close();
    options.signal?.throwIfAborted();
  }
}

/** The coverage of one pipeline. @throws as `coverCorpus` */
export const coverageOf = (
  pipeline: Pipeline,
  histories: Iterable<CorpusHistory> | AsyncIterable<CorpusHistory>,
  options: CoverageOptions,
): Promise<MeasuredCoverage> => coverCorpus([pipeline], histories, options);
