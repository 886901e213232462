// The final table of a run for a terminal: what struck, what held, what it saved, what to do next.
import pc from 'picocolors';
import type { RunReport, TrialReport } from '../evidence/run.ts';
import type { Verdict } from '../evidence/types.ts';
import { cut, cutStart, padEnd, padStart, widthOf, wrap } from './columns.ts';
import { terminal, terminalLine as line } from './escape.ts';
import { duration, number, place, plural, timing } from './format.ts';
import {
  brokenReplays,
  counts,
  findings,
  headline,
  heldShort,
  MARKS,
  missedFaults,
  runVerdict,
  saved,
  strayed,
  struck,
} from './outcome.ts';
import { matrixLines } from './matrix/terminal.ts';
import { comparisons, measuresOf, sidesOf, total } from './savings.ts';
import type { Comparison, Measure } from './savings.ts';
import { TIMEOUT_COLUMNS, timeoutName, timeoutsNote, timeoutsTitle } from './timeouts.ts';

export interface TerminalOptions {
  /** ANSI colours. Default false. */
  readonly color?: boolean;
  /** Columns. Default 100. */
  readonly width?: number;
}

export type Colors = ReturnType<typeof pc.createColors>;

export const WIDTH_DEFAULT = 100;
/** Below this the table of savings takes one line per measure. */
const WIDTH_NARROW = 88;
/** With less room for what struck and what held, each trial takes two lines. */
const STORY_WIDTH_MIN = 44;
const INDENT = '     ';

interface Page {
  readonly colors: Colors;
  readonly width: number;
}

/** Widths of the columns of the list. */
interface Columns {
  readonly name: number;
  readonly story: number;
  readonly time: number;
}

/** Renders the final table. The same report gives the same text. */
export function renderTerminal(report: RunReport, options: TerminalOptions = {}): string {
  const page: Page = { colors: pc.createColors(options.color ?? false), width: options.width ?? WIDTH_DEFAULT };
  const name = Math.max(0, ...report.trials.map((trial) => widthOf(line(trial.scenario))));
  const time = Math.max(0, ...report.trials.map((trial) => widthOf(timing(trial))));
  const columns: Columns = { name, time, story: page.width - 3 - name - 3 - 2 - time };
  return [
    header(report, page),
    ...(report.matrix === undefined
      ? report.trials.flatMap((trial) => [...trialLines(trial, columns, page), ...detailLines(trial, page)])
      : matrixLines(report, report.matrix, { ...page, tint: (verdict) => tint(page.colors, verdict) })),
    ...savingsLines(report, page),
    ...timeoutLines(report, page),
    '',
    ...totalLines(report, page),
    '',
  ].join('\n');
}

export const tint = (colors: Colors, verdict: Verdict): ((text: string) => string) =>
  ({ pass: colors.green, fail: colors.red, unknown: colors.yellow })[verdict];

function header(report: RunReport, { colors }: Page): string {
  const facts = [
    plural(report.trials.length, 'trial'),
    `seed ${line(report.seed)}`,
    line(report.environment.title),
    line(report.database),
  ];
  return `${colors.bold(report.matrix === undefined ? 'ordeal run' : 'ordeal matrix')}${colors.dim(` · ${facts.join(' · ')}`)}`;
}

function trialLines(trial: TrialReport, columns: Columns, { colors, width }: Page): readonly string[] {
  const mark = tint(colors, trial.verdict)(MARKS[trial.verdict]);
  const story = line(`${struck(trial)} → ${heldShort(trial)}`);
  const time = colors.dim(padStart(timing(trial), columns.time));
  const name = line(trial.scenario);
  if (columns.story < STORY_WIDTH_MIN) {
    const rest = Math.max(0, width - INDENT.length - columns.time - 2);
    return [` ${mark} ${cut(name, width - 3)}`, `${INDENT}${padEnd(cut(story, rest), rest)}  ${time}`];
  }
  return [` ${mark} ${padEnd(name, columns.name)}   ${padEnd(cut(story, columns.story), columns.story)}  ${time}`];
}

/** Everything that did not hold, where it is, and what to do. Nothing for a trial that passed. */
function detailLines(trial: TrialReport, page: Page): readonly string[] {
  if (trial.verdict === 'pass') return [];
  const { colors, width } = page;
  const block = (text: string, style: (text: string) => string): readonly string[] =>
    wrap(terminal(text), Math.max(20, width - INDENT.length)).map((each) => (each === '' ? '' : INDENT + style(each)));
  const plainStyle = (text: string): string => text;
  const found = findings(trial).flatMap(({ checker, finding }) => [
    ...block(`${checker.name}: ${finding.message}`, plainStyle),
    ...pointer(finding, page),
    ...(finding.suggestion === undefined ? [] : block(`→ ${finding.suggestion}`, colors.cyan)),
  ]);
  const unfound = trial.checkers.filter((checker) => checker.verdict !== 'pass' && checker.findings.length === 0);
  const replays = brokenReplays(trial).flatMap((replay) => [
    ...block(`history of ${replay.workflowId}: ${replay.message ?? replay.verdict}`, plainStyle),
    ...pointer(replay, page),
    ...(replay.suggestion === undefined ? [] : block(`→ ${replay.suggestion}`, colors.cyan)),
  ]);
  return [
    ...found,
    ...unfound.flatMap((checker) => block(`${checker.name}: ${checker.verdict}`, plainStyle)),
    ...replays,
    ...missedFaults(trial).flatMap((each) => block(each, colors.yellow)),
    `${INDENT}${colors.dim('again:')} ${line(trial.again)}`,
  ];
}

function pointer(
  at: { readonly file?: string; readonly line?: number; readonly eventId?: number },
  { colors }: Page,
): readonly string[] {
  const parts = [place(at), at.eventId === undefined ? undefined : `event ${at.eventId}`].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0 ? [] : [`${INDENT}${colors.bold(line(parts.join(' · ')))}`];
}

function savingsLines(report: RunReport, page: Page): readonly string[] {
  const rows = comparisons(report);
  const sum = total(rows);
  if (sum === undefined) return [];
  const { colors } = page;
  const all = rows.length > 1 ? [...rows, sum] : rows;
  const title = `\n ${colors.bold('Durable execution against starting over')}${colors.dim(`, same work, same faults · prices of ${line(report.prices.asOf)}`)}`;
  return [title, ...(page.width < WIDTH_NARROW ? narrowTable(all, page) : wideTable(all, page))];
}

const cells = (row: Comparison, measures: readonly Measure[]): readonly string[] =>
  measures.map((measure) => `${measure.show(measure.of(row.durable))} / ${measure.show(measure.of(row.restart))}`);

function wideTable(rows: readonly Comparison[], page: Page): readonly string[] {
  const measures = measuresOf(rows);
  return columnLines(
    line(sidesOf(rows)),
    measures.map((measure) => measure.title),
    rows.map((row) => [line(row.title), cells(row, measures)] as const),
    page,
  );
}

/** A name on the left, its values right-aligned under their heads; a name that is too long keeps its end. */
function columnLines(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly [name: string, values: readonly string[]])[],
  { colors, width }: Page,
): readonly string[] {
  const widths = heads.map((head, index) =>
    Math.max(widthOf(head), ...rows.map(([, values]) => widthOf(values[index] ?? ''))),
  );
  const used = widths.reduce((sum, each) => sum + each + 3, 0);
  const nameWidth = Math.min(Math.max(...rows.map(([name]) => widthOf(name))), Math.max(20, width - used - 3));
  const row = (name: string, values: readonly string[]): string =>
    `   ${padEnd(cutStart(name, nameWidth), nameWidth)}${values.map((value, index) => `   ${padStart(value, widths[index] ?? 0)}`).join('')}`;
  return [colors.dim(row(title, heads)), ...rows.map(([name, values]) => row(name, values))];
}

function narrowTable(rows: readonly Comparison[], { colors, width }: Page): readonly string[] {
  const measures = (row: Comparison): readonly string[] =>
    measuresOf(rows).map(
      (measure) =>
        `${INDENT}${padEnd(measure.title, 16)}  ${measure.show(measure.of(row.durable))} ${colors.dim('instead of')} ${measure.show(measure.of(row.restart))}`,
    );
  return rows.flatMap((row) => [`   ${cut(line(row.title), width - 3)}`, ...measures(row)]);
}

function timeoutLines(report: RunReport, page: Page): readonly string[] {
  const title = timeoutsTitle(report);
  if (title === undefined) return [];
  const { colors, width } = page;
  const rows = report.timeouts ?? [];
  const heads = TIMEOUT_COLUMNS.map((column) => column.title);
  const values = rows.map((row) => TIMEOUT_COLUMNS.map((column) => column.of(row)));
  const table =
    width < WIDTH_NARROW
      ? rows.flatMap((row, at) => [
          `   ${cut(line(timeoutName(row)), width - 3)}`,
          ...heads.map((head, index) => `${INDENT}${padEnd(head, 16)}  ${values[at]?.[index] ?? ''}`),
        ])
      : columnLines(
          '',
          heads,
          rows.map((row, at) => [line(timeoutName(row)), values[at] ?? []] as const),
          page,
        );
  const note = timeoutsNote(report);
  const below = note === undefined ? [] : wrap(note, Math.max(20, width - 3)).map((each) => `   ${colors.dim(each)}`);
  return [`\n ${colors.bold(title)}`, ...table, ...below];
}

function totalLines(report: RunReport, { colors, width }: Page): readonly string[] {
  const { summary } = report;
  const verdict = runVerdict(report);
  const gain = saved(report);
  const parts = [
    ...counts(report).map((part) => tint(colors, part.verdict)(part.text)),
    `${number(summary.faultsStruck)} of ${plural(summary.faultsPlanned, 'fault')} struck`,
    ...(gain === undefined ? [] : [`${line(gain.against)}: ${gain.text}`]),
    `${duration(summary.virtualMs)} in ${duration(summary.wallMs)}`,
  ];
  const lines = [` ${parts.join(' · ')}`];
  if (report.interrupted !== undefined)
    lines.push(...wrap(` Cut short: ${line(report.interrupted)}`, width).map((each) => colors.yellow(each)));
  if (report.strays !== undefined)
    lines.push(...wrap(` ${line(strayed(report.strays))}`, width).map((each) => colors.yellow(each)));
  if (verdict !== 'pass')
    lines.push(` ${tint(colors, verdict)(headline(report))}`, ` ${colors.dim('again:')} ${line(report.again)}`);
  return lines;
}
