// Markdown of the gate for a comment on a pull request: the headline and the counts, then each break folded away.
import type { GateReport } from '../../evidence/gate.ts';
import { markdown as md, markup as html, oneLine } from '../escape.ts';
import { duration, number, place, plural } from '../format.ts';
import { MARKS } from '../outcome.ts';
import { adviceOf } from './advice.ts';
import { extent, filesOf } from './break-lines.ts';
import { breaksOf, type Break } from './breaks.ts';
import { coverageGaps } from './coverage.ts';
import { GATE_MARKS, gateCounts, gateHeadline, gateVerdict, recordedWith } from './outcome.ts';
import { pipelineRows } from './pipelines.ts';
import { stepTable } from './steps.ts';

/** The first line of every comment: a bot that finds it writes over its own comment and adds no second one. */
export const COMMENT_MARKER = '<!-- ordeal:gate -->';

/** GitHub refuses a comment above this many characters. */
export const COMMENT_LENGTH_MAX = 65_536;
/** Room for the line that says what was left out. */
const LEFT_OUT_LENGTH = 200;
/** Longest message of one break here; the other reports have it whole. */
const MESSAGE_MAX = 1_000;
const ROWS_MAX = 40;
const PLACES_MAX = 10;

/** Renders at most 65,536 characters; what is left out is counted. */
export function renderGateMarkdown(report: GateReport): string {
  const top = [COMMENT_MARKER, ...headLines(report)].join('\n');
  const breaks = breaksOf(report).filter(({ section }) => section !== 'note');
  const blocks = [
    ...besideBlocks(report),
    ...breaks.map((each, index) => breakBlock(each, index === 0 && each.section === 'broken')),
    ...coverageBlocks(report),
  ];
  return withinLength(top, blocks);
}

function headLines(report: GateReport): readonly string[] {
  const { summary } = report;
  const rows = pipelineRows(report);
  const cached = summary.cached > 0 ? [`${number(summary.cached)} from the cache`] : [];
  return [
    `## ${MARKS[gateVerdict(report)]} ordeal replay: ${md(gateHeadline(report))}`,
    '',
    [...gateCounts(report).map(({ text }) => text), ...cached, duration(summary.wallMs)].join(' · ') +
      recordedWith(report).replace(/^ .*/, (text) => ` · ${md(text.trim())}`),
    ...(rows.length === 0 ? [] : ['', '| | pipeline | |', '|---|---|---|']),
    ...rows.slice(0, ROWS_MAX).map((row) => `| ${GATE_MARKS[row.verdict]} | ${md(row.name)} | ${md(row.text)} |`),
    ...(rows.length > ROWS_MAX ? [`| | ${number(rows.length - ROWS_MAX)} more | |`] : []),
  ];
}

const short = (text: string): string => (text.length > MESSAGE_MAX ? `${text.slice(0, MESSAGE_MAX)}…` : text);

/** Inside of an HTML element: no markup, no mention, no reference to an issue. */
const inHtml = (text: string): string => html(oneLine(text)).replaceAll(/[@#](?!39;)/g, '$&\u200b');

/** A code block that its text cannot leave: the fence is longer than any run of backticks inside. */
function fenced(lines: readonly string[], language: string): readonly string[] {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length);
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run + 1)));
  return [`${fence}${language}`, ...lines, fence];
}

function stepBlock(each: Break): readonly string[] {
  const table = each.section === 'accepted' ? undefined : stepTable(each.divergence, each.finding.file);
  if (table === undefined) return [];
  const rows = [{ first: false, event: 'event', recorded: 'recorded', produced: 'this code', at: '' }, ...table.lines];
  const widest = (of: (row: (typeof rows)[number]) => string): number => Math.max(...rows.map((row) => of(row).length));
  const [event, recorded, produced] = [
    widest((row) => row.event),
    widest((row) => row.recorded),
    widest((row) => row.produced),
  ];
  const lines = rows.map((row) =>
    `${row.first ? '▸' : ' '} ${row.event.padStart(event)}   ${row.recorded.padEnd(recorded)}   ${row.produced.padEnd(produced)}   ${row.at}`.trimEnd(),
  );
  return ['', ...fenced([...lines, ...(table.below === undefined ? [] : [`  … ${table.below}`])], 'text')];
}

function suggestionBlock({ finding, section }: Break): readonly string[] {
  if (finding.suggestion === undefined || section === 'accepted') return [];
  const { words, code } = adviceOf(short(finding.suggestion));
  return [...words.flatMap((text) => ['', md(text)]), ...(code.length === 0 ? [] : ['', ...fenced(code, 'ts')])];
}

const MARK_OF: Readonly<Record<Break['section'], string>> = {
  broken: '✗',
  unknown: '?',
  drifted: '~',
  warning: '!',
  accepted: '✓',
  note: '·',
};

/** @param open - the first break is there to be read at once */
function breakBlock(each: Break, open: boolean): string {
  const { finding, first, section } = each;
  const at = place(finding);
  const where = at === undefined ? '' : ` · <code>${inHtml(at)}</code>`;
  const name = [each.pipeline, each.workflowType, each.title].filter((part) => part !== '').join(' · ');
  const { accepted } = first.history;
  return [
    '',
    `<details${open ? ' open' : ''}><summary>${MARK_OF[section]} <b>${inHtml(name)}</b>${where} · ${inHtml(extent(each))}</summary>`,
    '',
    md(short(finding.message)),
    ...stepBlock(each),
    ...suggestionBlock(each),
    ...(accepted === undefined || section !== 'accepted'
      ? []
      : ['', `Accepted until ${md(accepted.expires)}: ${md(short(accepted.reason))}`]),
    '',
    `<sub>rule ${md(each.rule)} · in ${md(filesOf(each))}</sub>`,
    '',
    '</details>',
  ].join('\n');
}

const besideBlocks = (report: GateReport): readonly string[] =>
  report.findings.map((finding, index) => {
    const at = place(finding);
    const instead = finding.suggestion === undefined ? '' : ` → ${md(short(finding.suggestion))}`;
    return `${index === 0 ? '\n' : ''}- **${finding.level}** ${md(short(finding.message))}${at === undefined ? '' : ` (${md(at)})`}${instead}`;
  });

function coverageBlocks(report: GateReport): readonly string[] {
  if (report.coverage.length === 0) return [];
  const lines = report.coverage.flatMap((coverage) => {
    const { measures, names, places } = coverageGaps(coverage);
    const left = places.length - PLACES_MAX;
    return [
      `- ${md(coverage.pipeline)}: ${md(measures)}`,
      ...names.map((each) => `  - never ${md(each)}`),
      ...places.slice(0, PLACES_MAX).map((each) => `  - never <code>${inHtml(each)}</code>`),
      ...(left > 0 ? [`  - and ${plural(left, 'more place', 'more places')}`] : []),
    ];
  });
  return [['', '<details><summary>Coverage of the histories</summary>', '', ...lines, '', '</details>'].join('\n')];
}

/** Whole blocks only: half a folded one would fold away what follows it. */
function withinLength(top: string, blocks: readonly string[]): string {
  let length = top.length + 1;
  const fits = blocks.filter((block) => {
    const next = length + block.length + 1;
    if (next > COMMENT_LENGTH_MAX - LEFT_OUT_LENGTH) return false;
    length = next;
    return true;
  });
  const left = blocks.length - fits.length;
  const note =
    left > 0 ? [`\n_${plural(left, 'more entry', 'more entries')} did not fit here: gate.json has all._`] : [];
  return `${[top, ...fits, ...note].join('\n')}\n`;
}
