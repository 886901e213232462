// From what was run to the figures of the table. A comparison of work that did not end as it should is no figure. Pure.
import type { ByHandRun } from './by-hand/run.ts';
import { figure, medianFigure, type Figure, type Target } from './figure.ts';
import type { ParallelRun } from './in-parallel/run.ts';
import { perMinute } from './statistics.ts';
import type { WaitsRun } from './waits/run.ts';

/** What a part of the bench came to. */
export type Measured<T> =
  { readonly kind: 'ran'; readonly run: T } | { readonly kind: 'broke'; readonly reason: string };

const FASTER: Target = { kind: 'at-least', value: 3 };
const WAIT: Target = { kind: 'at-most', value: 150 };
const RECOVERY: Target = { kind: 'at-most', value: 2_000 };

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const inTurn = (...reasons: readonly (string | undefined)[]): string | undefined =>
  reasons.find((reason) => reason !== undefined);

/** Why the scenarios cannot be counted; undefined when all of them passed. */
const whyNotParallel = (parallel: Measured<ParallelRun>): string | undefined => {
  if (parallel.kind === 'broke') return parallel.reason;
  const bad = parallel.run.trials.filter(({ verdict }) => verdict !== 'pass');
  return bad.length === 0
    ? undefined
    : `${bad.length} of ${parallel.run.trials.length} scenarios did not pass: ${bad.map(({ scenario }) => scenario).join(', ')}`;
};

const whyNotByHand = (byHand: Measured<ByHandRun>): string | undefined => {
  if (byHand.kind === 'broke') return byHand.reason;
  const bad = byHand.run.cases.filter(({ failure }) => failure !== undefined);
  return bad.length === 0
    ? undefined
    : `${bad.length} of ${byHand.run.cases.length} cases by hand failed: ${bad.map(({ name, failure }) => `${name} (${failure})`).join(', ')}`;
};

const rateOf = (run: { readonly wallMs: number }, count: number): number | undefined => perMinute(count, run.wallMs);

/** Trials per minute on both sides, and how they compare: with everything, and without set-up and tear-down. */
export function scenarioFigures(parallel: Measured<ParallelRun>, byHand: Measured<ByHandRun>): readonly Figure[] {
  const ours = whyNotParallel(parallel);
  const theirs = whyNotByHand(byHand);
  const p = parallel.kind === 'ran' && ours === undefined ? parallel.run : undefined;
  const h = byHand.kind === 'ran' && theirs === undefined ? byHand.run : undefined;
  const casesMs = h?.cases.reduce((sum, { wallMs }) => sum + wallMs, 0);
  const oursRate = p && rateOf(p, p.trials.length);
  const theirsRate = h && rateOf(h, h.cases.length);
  const oursBare = p && perMinute(p.trials.length, p.trialsMs);
  const theirsBare = h && casesMs !== undefined ? perMinute(h.cases.length, casesMs) : undefined;
  const ratio = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || b === undefined ? undefined : a / b;
  const either = inTurn(ours, theirs);
  return [
    figure(
      {
        title: 'scenarios with ordeal, in parallel',
        unit: '/min',
        note: p
          ? `${p.trials.length} in ${seconds(p.wallMs)}: set-up ${seconds(p.setUpMs)}, trials ${seconds(p.trialsMs)} (${p.lanes} at a time), tear-down ${seconds(p.tearDownMs)}`
          : '',
      },
      oursRate,
      ours,
    ),
    figure(
      {
        title: 'the same cases by hand, tuned, in series',
        unit: '/min',
        note:
          h && casesMs !== undefined
            ? `${h.cases.length} in ${seconds(h.wallMs)}: set-up ${seconds(h.setUpMs)}, cases ${seconds(casesMs)}, tear-down ${seconds(h.tearDownMs)}`
            : '',
      },
      theirsRate,
      theirs,
    ),
    figure(
      {
        title: 'ordeal against by hand, tuned',
        unit: '×',
        note: "the tests fail a dead worker's attempts over the raw API, as ordeal does; set-up and tear-down included on both sides",
      },
      ratio(oursRate, theirsRate),
      either,
    ),
    figure(
      { title: '… without set-up and tear-down', unit: '×', note: 'as a longer run comes near to' },
      ratio(oursBare, theirsBare),
      either,
    ),
  ];
}

/**
 * The cases by hand where nobody helps the test server over a dead worker: the crash cases of `unaided`, the others of `byHand`.
 * Set-up and tear-down are those of one run.
 */
export function unaidedFigures(
  parallel: Measured<ParallelRun>,
  byHand: Measured<ByHandRun>,
  unaided: Measured<ByHandRun>,
): readonly Figure[] {
  const reason = inTurn(whyNotParallel(parallel), whyNotByHand(byHand), whyNotByHand(unaided));
  const about = {
    title: 'ordeal against by hand',
    unit: '×',
    target: FASTER,
    note: "trials per minute; by hand with @temporalio/testing alone: a dead worker's attempt waits for its timeout at wall speed",
  } as const;
  if (reason !== undefined || parallel.kind === 'broke' || byHand.kind === 'broke' || unaided.kind === 'broke')
    return [figure(about, undefined, reason)];
  const replaced = new Set(unaided.run.cases.map(({ name }) => name));
  const sum = (cases: ByHandRun['cases']): number => cases.reduce((total, { wallMs }) => total + wallMs, 0);
  const aidedMs = sum(byHand.run.cases.filter(({ name }) => replaced.has(name)));
  const wallMs = byHand.run.wallMs - aidedMs + sum(unaided.run.cases);
  const note = `${about.note}; ${byHand.run.cases.length} in ${seconds(wallMs)}`;
  const ours = perMinute(parallel.run.trials.length, parallel.run.wallMs);
  const theirs = perMinute(byHand.run.cases.length, wallMs);
  return [figure({ ...about, note }, ours === undefined || theirs === undefined ? undefined : ours / theirs)];
}

export function waitFigures(waits: Measured<WaitsRun>): readonly Figure[] {
  const run = waits.kind === 'ran' ? waits.run : undefined;
  const reason = waits.kind === 'broke' ? waits.reason : undefined;
  return [
    medianFigure(
      {
        title: 'a wait of 3 days, alone',
        unit: 'ms',
        target: WAIT,
        note: 'median, start → end of an execution that only waits',
      },
      run?.aloneMs ?? [],
      reason,
    ),
    medianFigure(
      {
        title: 'a wait of 3 days, in DocumentPipeline',
        unit: 'ms',
        target: WAIT,
        note: 'median, last extraction ended → first write begun',
      },
      run?.inDocumentMs ?? [],
      reason,
    ),
    medianFigure(
      {
        title: 'ApprovalWorkflow, never approved',
        unit: 'ms',
        note: 'median, start → end: one LLM call and a wait of 24 h',
      },
      run?.approvalMs ?? [],
      reason,
    ),
  ];
}

export function recoveryFigures(parallel: Measured<ParallelRun>): readonly Figure[] {
  const run = parallel.kind === 'ran' ? parallel.run : undefined;
  return [
    medianFigure(
      {
        title: 'kill → recovered',
        unit: 'ms',
        target: RECOVERY,
        note: 'median over the kills of the parallel run, death of a process → first attempt (or poll) of its successor',
      },
      run?.trials.flatMap(({ recoveryMs }) => recoveryMs) ?? [],
      parallel.kind === 'broke' ? parallel.reason : undefined,
    ),
  ];
}
