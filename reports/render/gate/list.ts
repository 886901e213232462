// The gate's report for a terminal: how each pipeline stands, each break once with its two sequences and what to write, totals last.
import pc from 'picocolors';
import type { GateReport } from '../../evidence/gate.ts';
import { cut, padEnd, widthOf, wrap } from '../columns.ts';
import { terminalLine as line } from '../escape.ts';
import { duration, number, plural } from '../format.ts';
import { tint, WIDTH_DEFAULT, type TerminalOptions } from '../terminal.ts';
import { breakLines, type Page, SECTION_COLORS } from './break-lines.ts';
import { breaksOf, type Break, SECTIONS, type Section } from './breaks.ts';
import { coverageGaps } from './coverage.ts';
import { GATE_MARKS, gateCounts, gateHeadline, gateVerdict, recordedWith } from './outcome.ts';
import { pipelineRows } from './pipelines.ts';

/** Breaks of one section that are told; the rest is counted. */
const BREAKS_SHOWN_MAX = 20;
/** Places of one pipeline that no history enters. */
const PLACES_SHOWN_MAX = 5;

const HEADINGS: Readonly<Record<Section, string>> = {
  broken: 'Would break: executions in flight would fail their workflow tasks',
  unknown: 'Could not be judged',
  drifted: 'Drift: replays, and does something else than recorded',
  warning: 'Warnings',
  accepted: 'Accepted breaks, reviewed and with a date',
  note: 'Notes',
};

/** Renders it. The same report gives the same text. */
export function renderGateList(report: GateReport, options: TerminalOptions = {}): string {
  const page: Page = { colors: pc.createColors(options.color ?? false), width: options.width ?? WIDTH_DEFAULT };
  const breaks = breaksOf(report);
  return [
    ...standing(report, page),
    ...SECTIONS.flatMap((section) =>
      sectionLines(
        section,
        breaks.filter((each) => each.section === section),
        page,
      ),
    ),
    ...repairLines(report, page),
    ...findingLines(report, page),
    ...coverageLines(report, page),
    '',
    ...totalLines(report, page),
    '',
  ].join('\n');
}

function standing(report: GateReport, { colors, width }: Page): readonly string[] {
  const rows = pipelineRows(report);
  const name = Math.max(0, ...rows.map((row) => widthOf(line(row.name))));
  return [
    `${colors.bold('ordeal replay')}${colors.dim(` · ${plural(report.histories.length, 'history', 'histories')}${recordedWith(report)}`)}`,
    ...rows.map((row) => {
      const mark = SECTION_COLORS(colors)[row.section](GATE_MARKS[row.verdict]);
      const room = Math.max(10, width - name - 6);
      return ` ${mark} ${padEnd(line(row.name), name)}   ${cut(row.text, room)}`;
    }),
  ];
}

function sectionLines(section: Section, breaks: readonly Break[], page: Page): readonly string[] {
  if (breaks.length === 0) return [];
  const { colors } = page;
  const left = breaks.length - BREAKS_SHOWN_MAX;
  return [
    '',
    ` ${colors.bold(HEADINGS[section])}`,
    ...breaks
      .slice(0, BREAKS_SHOWN_MAX)
      .flatMap((each, index) => [...(index > 0 && section === 'broken' ? [''] : []), ...breakLines(each, page)]),
    ...(left > 0 ? [`   ${colors.dim(`and ${number(left)} more of them: --reporter json has all`)}`] : []),
  ];
}

/** What the preflight put right, each kind once. */
function repairLines(report: GateReport, { colors, width }: Page): readonly string[] {
  const counts = new Map<string, number>();
  for (const { repairs } of report.histories)
    for (const repair of repairs) counts.set(line(repair), (counts.get(line(repair)) ?? 0) + 1);
  if (counts.size === 0) return [];
  return [
    '',
    ` ${colors.bold('Put right before the replay')}`,
    ...[...counts]
      .slice(0, BREAKS_SHOWN_MAX)
      .map(([repair, count]) => cut(`   ${repair} · ${plural(count, 'history', 'histories')}`, width)),
  ];
}

/** Wrapped, each line this far from the edge. */
const indented = (text: string, by: number, width: number): readonly string[] =>
  wrap(text, Math.max(20, width - by - 2)).map((each) => ' '.repeat(by) + each);

/** What concerns no single history. */
function findingLines(report: GateReport, page: Page): readonly string[] {
  if (report.findings.length === 0) return [];
  const { colors } = page;
  const left = report.findings.length - BREAKS_SHOWN_MAX;
  const told = (level: string, text: string, style: (text: string) => string): readonly string[] =>
    indented(`${level}${text}`, 3, page.width).map((each, nth) =>
      nth === 0 ? `   ${style(level.trim())}${each.slice(3 + level.trim().length)}` : `  ${each}`,
    );
  return [
    '',
    ` ${colors.bold('Beside the histories')}`,
    ...report.findings.slice(0, BREAKS_SHOWN_MAX).flatMap((finding) => {
      const style = finding.level === 'error' ? colors.red : finding.level === 'warning' ? colors.yellow : colors.dim;
      const at =
        finding.file === undefined ? '' : `${finding.file}${finding.line === undefined ? '' : `:${finding.line}`}  `;
      return [
        ...told(`${finding.level} `, `${line(at)}${at === '' ? '' : '  '}${line(finding.message)}`, style),
        ...(finding.suggestion === undefined
          ? []
          : indented(`→ ${line(finding.suggestion)}`, 5, page.width).map((text) => colors.cyan(text))),
      ];
    }),
    ...(left > 0 ? [`   ${colors.dim(`and ${number(left)} more`)}`] : []),
  ];
}

function coverageLines(report: GateReport, { colors, width }: Page): readonly string[] {
  if (report.coverage.length === 0) return [];
  const name = Math.max(...report.coverage.map(({ pipeline }) => widthOf(line(pipeline))));
  return [
    '',
    ` ${colors.bold('Coverage: what the histories exercise')}`,
    ...report.coverage.flatMap((coverage) => {
      const { measures, names, places } = coverageGaps(coverage);
      const shown = places.slice(0, PLACES_SHOWN_MAX).map((place) => cut(`     never ${place}`, width));
      const left = places.length - shown.length;
      return [
        `   ${padEnd(line(coverage.pipeline), name)}   ${measures}`,
        ...names.flatMap((each) => indented(`never ${each}`, 5, width)).map((each) => colors.dim(each)),
        ...shown.map((each) => colors.dim(each)),
        ...(left > 0 ? [colors.dim(`     and ${plural(left, 'more place', 'more places')}`)] : []),
      ];
    }),
  ];
}

function totalLines(report: GateReport, { colors }: Page): readonly string[] {
  const { summary } = report;
  const verdict = gateVerdict(report);
  const prefixes = report.histories.reduce((sum, history) => sum + history.prefixes, 0);
  const styles = SECTION_COLORS(colors);
  const style = {
    compatible: styles.fine,
    drifted: styles.drifted,
    incompatible: styles.broken,
    accepted: styles.accepted,
    unknown: styles.unknown,
  };
  const counts = gateCounts(report).map(({ kind, text }) => style[kind](text));
  const facts = [
    ...(prefixes > 0 ? [`${plural(prefixes, 'prefix', 'prefixes')} replayed beside the whole`] : []),
    ...(summary.cached > 0 ? [`${number(summary.cached)} from the cache`] : []),
    ...(summary.firstVerdictMs === undefined ? [] : [`first verdict after ${duration(summary.firstVerdictMs)}`]),
    duration(summary.wallMs),
  ];
  return [
    ` ${counts.join(' · ')}`,
    ` ${colors.dim(facts.join(' · '))}`,
    ` ${tint(colors, verdict)(gateHeadline(report))}`,
    ...hints(report),
  ];
}

/** What to do next, where it is not said above. */
function hints({ histories, summary, base, findings }: GateReport): readonly string[] {
  // What is wrong is said above, with what to do.
  const told = findings.some(({ level }) => level === 'error');
  if (histories.length === 0 && base === undefined && !told)
    return [' Record histories with `ordeal record`, or name files: `ordeal replay histories/`.'];
  if (summary.incompatible === 0) return [];
  return [' Guard the change as shown above. A deliberate break is accepted in ordeal.accepted.yml: docs/gate.md.'];
}
