// From the runs of the gate to its figures. A comparison of work that did not end as it should is no figure. Pure.
import { figure, medianFigure, type Figure } from '../figure.ts';
import type { Measured } from '../figures.ts';
import { quantile } from '../statistics.ts';
import type { GateMemoryRun, GateRun } from './run.ts';

const FASTER = 1.8;
const AGAIN_FASTER = 50;
const FIRST_VERDICT_MS = 3_000;
/** Of each further core: the start of a process, reading and reporting do not get shorter. */
const CORE_SHARE = 0.7;
/** Ten times the histories may take so many times the memory: their verdicts are kept, they are not. */
const FLAT = 1.25;

const MIB = 1_024 * 1_024;

const wall = (all: readonly { readonly wallMs: number }[]): readonly number[] => all.map(({ wallMs }) => wallMs);
const median = (samples: readonly number[]): number => quantile(samples, 0.5) ?? Number.NaN;

type Side = GateRun['fresh'][number];

/** What a run of the gate has not done; undefined when it gave every history its verdict, and found nothing. */
function shortOf({ result }: Side, histories: number): string | undefined {
  if (result.histories !== histories) return `the gate replayed ${result.histories} of ${histories}`;
  if (result.compatible !== histories) return `the gate found ${result.compatible} of ${histories} compatible`;
  return undefined;
}

/** Why the two sides cannot be compared; undefined when both replayed all and found nothing. */
function whyNot(run: GateRun): string | undefined {
  const { histories, series, fresh, again, alone, cold } = run;
  if ([series, fresh, again, alone, cold].some(({ length }) => length === 0)) return 'there is a side without a run';
  const short = series.find(({ result }) => result.histories !== histories || result.failed > 0);
  if (short !== undefined)
    return `runReplayHistories replayed ${short.result.histories} of ${histories}, ${short.result.failed} failed`;
  for (const each of [...fresh, ...again, ...alone]) {
    const reason = shortOf(each, histories);
    if (reason !== undefined) return reason;
  }
  for (const each of cold) {
    const reason = shortOf(each, histories);
    if (reason !== undefined) return `on code that was never bundled ${reason}`;
  }
  if ([...fresh, ...alone, ...cold].some(({ result }) => result.cached > 0))
    return 'the first run remembered something';
  if ([...fresh, ...cold].some(({ result }) => result.firstVerdictMs === undefined))
    return 'there is a run without a verdict';
  return again.some(({ result }) => result.cached !== histories) ? 'the second run replayed something' : undefined;
}

type Reason = string | undefined;

function speedFigures(
  { series = [], fresh = [], alone = [] }: Partial<GateRun>,
  many: string,
  cores: number,
  reason: Reason,
): readonly Figure[] {
  return [
    medianFigure(
      { title: 'Worker.runReplayHistories', unit: 'ms', note: `median, ${many}, one process` },
      wall(series),
      reason,
    ),
    medianFigure({ title: 'the gate, nothing remembered', unit: 'ms', note: `median, the same` }, wall(fresh), reason),
    figure(
      {
        title: 'the gate against runReplayHistories',
        unit: '×',
        target: { kind: 'at-least', value: FASTER },
        note: 'whole processes; the gate also reads, explains and remembers',
      },
      median(wall(series)) / median(wall(fresh)),
      reason,
    ),
    figure(
      {
        title: '… on all cores against one process',
        unit: '×',
        target: { kind: 'at-least', value: CORE_SHARE * cores },
        note: `${cores} processes, whole processes on both sides; alone ${Math.round(median(wall(alone)))} ms`,
      },
      median(wall(alone)) / median(wall(fresh)),
      reason,
    ),
  ];
}

function firstVerdictFigures({ fresh = [], cold = [] }: Partial<GateRun>, reason: Reason): readonly Figure[] {
  const target = { kind: 'at-most', value: FIRST_VERDICT_MS } as const;
  const first = (all: GateRun['fresh']): readonly number[] => all.flatMap(({ result }) => result.firstVerdictMs ?? []);
  return [
    medianFigure(
      {
        title: 'start → first verdict',
        unit: 'ms',
        target,
        note: 'median, from the start of the process, bundles kept',
      },
      first(fresh),
      reason,
    ),
    medianFigure(
      {
        title: '… on code that was never bundled',
        unit: 'ms',
        target,
        note: 'median, the same; the bundle of the first history is made meanwhile',
      },
      first(cold),
      reason,
    ),
  ];
}

function againFigures({ fresh = [], again = [] }: Partial<GateRun>, reason: Reason): readonly Figure[] {
  return [
    figure(
      {
        title: 'the gate again, unchanged',
        unit: '×',
        target: { kind: 'at-least', value: AGAIN_FASTER },
        note: `whole processes, with the start of Node and the configuration; ${Math.round(median(wall(again)))} ms`,
      },
      median(wall(fresh)) / median(wall(again)),
      reason,
    ),
  ];
}

export function gateFigures(measured: Measured<GateRun>): readonly Figure[] {
  const reason = measured.kind === 'broke' ? measured.reason : whyNot(measured.run);
  const run = measured.kind === 'ran' && reason === undefined ? measured.run : undefined;
  const many = run === undefined ? '' : `${run.histories} histories, ${Math.round(run.bytes / MIB)} MiB`;
  return [
    ...speedFigures(run ?? {}, many, run?.cores ?? 0, reason),
    ...firstVerdictFigures(run ?? {}, reason),
    ...againFigures(run ?? {}, reason),
  ];
}

export function gateMemoryFigures(measured: Measured<GateMemoryRun>): readonly Figure[] {
  const broke = measured.kind === 'broke' ? measured.reason : undefined;
  const run = measured.kind === 'ran' ? measured.run : undefined;
  const bad =
    run === undefined ? undefined : [run.few, run.many].find(({ histories, compatible }) => histories !== compatible);
  const reason = bad === undefined ? broke : `the gate found ${bad.compatible} of ${bad.histories} compatible`;
  const sizes =
    run === undefined ? '' : `${Math.round(run.few.peakMib)} MiB → ${Math.round(run.many.peakMib)} MiB, all processes`;
  return [
    figure(
      {
        title: 'memory, 20,000 histories against 2,000',
        unit: '×',
        target: { kind: 'at-most', value: FLAT },
        note: sizes,
      },
      run === undefined || reason !== undefined ? undefined : run.many.peakMib / run.few.peakMib,
      reason,
    ),
  ];
}
