// Markdown for a pull request or a job summary: what failed first, then everything in tables.
import type { RunReport, TrialReport } from '../evidence/run.ts';
import { markdown as md, markdownCode as code } from './escape.ts';
import { duration, number, place, plural, timing } from './format.ts';
import {
  brokenReplays,
  counts,
  findings,
  headline,
  held,
  MARKS,
  missedFaults,
  runVerdict,
  saved,
  strayed,
  struck,
  worstFirst,
} from './outcome.ts';
import { matrixMarkdown } from './matrix/markdown.ts';
import { comparisons, measuresOf, sidesOf, total } from './savings.ts';
import { TIMEOUT_COLUMNS, timeoutName, timeoutsNote, timeoutsTitle } from './timeouts.ts';

/** GitHub drops a whole job summary above 1,024k; this leaves room for other steps' words. */
const LENGTH_MAX = 900_000;

/** Renders Markdown of about 900,000 bytes at most; what is left out is said. */
export function renderMarkdown(report: RunReport): string {
  const trials = worstFirst(report.trials);
  const open = trials.filter((trial) => trial.verdict !== 'pass');
  const lines = [
    ...top(report),
    ...open.flatMap(problem),
    ...(report.matrix === undefined ? [] : matrixMarkdown(report.matrix)),
    ...(trials.length === 0 || report.matrix !== undefined
      ? []
      : ['', '| | scenario | what struck | what held | time |', '|---|---|---|---|---:|', ...trials.map(row)]),
    ...savingsTable(report),
    ...timeoutsTable(report),
    '',
    ...foot(report),
    '',
  ];
  return withinLength(lines);
}

function top(report: RunReport): readonly string[] {
  const { summary } = report;
  const gain = saved(report);
  const facts = [
    ...counts(report).map((part) => part.text),
    `${number(summary.faultsStruck)} of ${plural(summary.faultsPlanned, 'fault')} struck`,
    ...(gain === undefined ? [] : [`${md(gain.against)}: **${md(gain.text)}**`]),
    `${duration(summary.virtualMs)} in ${duration(summary.wallMs)}`,
  ];
  return [
    `## ${MARKS[runVerdict(report)]} ordeal: ${md(headline(report))}`,
    '',
    facts.join(' · '),
    ...(report.interrupted === undefined ? [] : ['', `Cut short: ${md(report.interrupted)}`]),
    ...(report.strays === undefined ? [] : ['', md(strayed(report.strays))]),
  ];
}

function problem(trial: TrialReport): readonly string[] {
  const found = findings(trial).flatMap(({ checker, finding }) =>
    point(`**${md(checker.name)}** ${md(finding.message)}`, place(finding), finding.suggestion),
  );
  const replays = brokenReplays(trial).flatMap((replay) =>
    point(
      `history of ${code(replay.workflowId)}: ${md(replay.message ?? replay.verdict)}`,
      place(replay),
      replay.suggestion,
    ),
  );
  const missed = missedFaults(trial).map((each) => `- ${md(each)}`);
  return [
    '',
    `### ${MARKS[trial.verdict]} ${md(trial.scenario)}`,
    '',
    `_${md(trial.why)}_`,
    '',
    ...found,
    ...replays,
    ...missed,
    `- again: ${code(trial.again)}`,
  ];
}

const point = (message: string, at: string | undefined, suggestion: string | undefined): readonly string[] => [
  `- ${message}${at === undefined ? '' : ` (${code(at)})`}`,
  ...(suggestion === undefined ? [] : [`  - ${md(suggestion)}`]),
];

const row = (trial: TrialReport): string =>
  `| ${MARKS[trial.verdict]} | ${md(trial.scenario)} | ${md(struck(trial))} | ${md(held(trial))} | ${timing(trial)} |`;

function savingsTable(report: RunReport): readonly string[] {
  const rows = comparisons(report);
  const sum = total(rows);
  if (sum === undefined) return [];
  const all = rows.length > 1 ? [...rows, sum] : rows;
  const measures = measuresOf(all);
  const cells = all.map((each) => {
    const values = measures.map((measure) =>
      md(`${measure.show(measure.of(each.durable))} / ${measure.show(measure.of(each.restart))}`),
    );
    return `| ${md(each.title)} | ${values.join(' | ')} |`;
  });
  return [
    '',
    '### Durable execution against starting over',
    '',
    `| ${md(sidesOf(rows))} | ${measures.map((measure) => measure.title).join(' | ')} |`,
    `|---|${measures.map(() => '---:|').join('')}`,
    ...cells,
  ];
}

function timeoutsTable(report: RunReport): readonly string[] {
  const title = timeoutsTitle(report);
  if (title === undefined) return [];
  const note = timeoutsNote(report);
  const cells = (report.timeouts ?? []).map(
    (each) => `| ${md(timeoutName(each))} | ${TIMEOUT_COLUMNS.map((column) => md(column.of(each))).join(' | ')} |`,
  );
  return [
    '',
    `### ${title}`,
    '',
    `| activity | ${TIMEOUT_COLUMNS.map((column) => column.title).join(' | ')} |`,
    `|---|${TIMEOUT_COLUMNS.map(() => '---:|').join('')}`,
    ...cells,
    ...(note === undefined ? [] : ['', note]),
  ];
}

const foot = (report: RunReport): readonly string[] => [
  `<sub>seed ${code(report.seed)} · ${md(report.environment.title)} · ${md(report.database)} · prices of ${md(report.prices.asOf)} · again: ${code(report.again)}</sub>`,
];

function withinLength(lines: readonly string[]): string {
  let length = 0;
  const kept = lines.findIndex((line) => (length += Buffer.byteLength(line) + 1) > LENGTH_MAX);
  if (kept === -1) return lines.join('\n');
  return [...lines.slice(0, kept), '', `_${number(lines.length - kept)} more lines are in the HTML report._`, ''].join(
    '\n',
  );
}
