// JUnit XML of the gate: a suite per pipeline, a case per history. Incompatible → <failure>, cannot tell → <error>, drifted → passed with its findings.
import { findingFails } from '../../evidence/gate-fails.ts';
import type { GateFinding, GateHistory, GateReport } from '../../evidence/gate.ts';
import { place } from '../format.ts';
import { m, type Markup, type Piece } from '../markup.ts';
import { gateHeadline, gateVerdict, historyFails } from './outcome.ts';
import { stepTable } from './steps.ts';

/** Renders it. A gate that proves nothing, or fails beside its histories, has a case of its own: an empty file is read as green. */
export function renderGateJunit(report: GateReport): string {
  const suites = new Map<string, GateHistory[]>();
  for (const history of report.histories) {
    const suite = suites.get(history.pipeline) ?? [];
    suite.push(history);
    suites.set(history.pipeline, suite);
  }
  const beside = besideCases(report);
  const { failures, errors } = tally(report, report.histories);
  return `<?xml version="1.0" encoding="UTF-8"?>
${m`<testsuites name="ordeal replay" tests="${report.histories.length + beside.cases.length}" failures="${failures + beside.failures}" errors="${errors + beside.errors}" time="${seconds(report.summary.wallMs)}">${[...suites].map(([pipeline, histories]) => suiteOf(report, pipeline, histories))}${besideSuite(beside)}
</testsuites>
`.toString()}`;
}

interface Beside {
  readonly cases: readonly Markup[];
  readonly failures: number;
  readonly errors: number;
}

/** What makes the gate fail, is warned of, or proves nothing, and is the fault of no single history. A warning that fails nothing is a pass. */
function besideCases(report: GateReport): Beside {
  const fails = (finding: GateFinding): boolean => findingFails(report.failsOn, finding);
  const failures = report.findings.filter(fails).length;
  const cases = report.findings
    .filter((finding) => fails(finding) || finding.level === 'warning')
    .map((finding) => {
      const outcome = fails(finding)
        ? m`<failure type="${finding.rule}" message="${finding.message}">${told(finding)}</failure>`
        : m`<system-out>${told(finding)}</system-out>`;
      return m`
    <testcase name="${finding.rule}" classname="ordeal replay" time="0.000">
      ${outcome}
    </testcase>`;
    });
  const doubtful =
    gateVerdict(report) === 'unknown' && report.histories.every(({ verdict }) => verdict !== 'cannot-tell');
  if (!doubtful) return { cases, failures, errors: 0 };
  const doubt = m`
    <testcase name="the gate proves something" classname="ordeal replay" time="0.000">
      <error type="unknown" message="${gateHeadline(report)}">${gateHeadline(report)}</error>
    </testcase>`;
  return { cases: [...cases, doubt], failures, errors: 1 };
}

const besideSuite = ({ cases, failures, errors }: Beside): Piece =>
  cases.length > 0 &&
  m`
  <testsuite name="ordeal replay" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="0" time="0.000">${cases}
  </testsuite>`;

const suiteOf = (report: GateReport, pipeline: string, histories: readonly GateHistory[]): Markup => {
  const { failures, errors } = tally(report, histories);
  return m`
  <testsuite name="${nameOf(pipeline)}" tests="${histories.length}" failures="${failures}" errors="${errors}" skipped="0" time="0.000">${histories.map((history) => caseOf(report, history))}
  </testsuite>`;
};

const nameOf = (pipeline: string): string => (pipeline === '' ? 'no pipeline' : pipeline);

const caseOf = (report: GateReport, history: GateHistory): Markup => m`
    <testcase name="${history.file}" classname="${nameOf(history.pipeline)}" time="0.000">
      <properties>
        <property name="workflowId" value="${history.workflowId}"/>
        <property name="workflowType" value="${history.workflowType}"/>
        <property name="verdict" value="${history.verdict}"/>
      </properties>${outcomeOf(report, history)}
    </testcase>`;

function outcomeOf(report: GateReport, history: GateHistory): Piece {
  if (history.verdict === 'cannot-tell') {
    const { rule, message } = history.findings[0] ?? {
      rule: 'cannot-tell',
      message: 'The replay could not be judged.',
    };
    return m`
      <error type="${rule}" message="${message}">${details(history)}</error>`;
  }
  if (historyFails(report, history)) {
    const worst = history.findings.find((finding) => findingFails(report.failsOn, finding));
    const { rule, message } = worst ?? { rule: 'step-unlocated', message: 'The history does not replay on this code.' };
    return m`
      <failure type="${rule}" message="${message}">${details(history)}</failure>`;
  }
  if (history.findings.length === 0) return undefined;
  const { accepted } = history;
  const why = accepted === undefined ? '' : `\naccepted until ${accepted.expires}: ${accepted.reason}`;
  return m`
      <system-out>${why}${details(history)}</system-out>`;
}

function details({ findings, divergence }: GateHistory): string {
  const table = stepTable(divergence);
  const steps =
    table?.lines.map(
      ({ first, event, recorded, produced, at }) =>
        `${first ? '▸' : ' '} ${event.padStart(5)}  ${recorded}  |  ${produced}${at === '' ? '' : `  ${at}`}`,
    ) ?? [];
  return ['', ...findings.map(told), ...(steps.length > 0 ? ['event  recorded  |  this code', ...steps] : []), ''].join(
    '\n',
  );
}

function told(finding: GateFinding): string {
  const at = place(finding);
  return [
    `${finding.rule}: ${finding.message}`,
    ...(at === undefined ? [] : [`  at ${at}`]),
    ...(finding.eventId === undefined ? [] : [`  event ${finding.eventId}`]),
    ...(finding.suggestion === undefined ? [] : [`  ${finding.suggestion}`]),
  ].join('\n');
}

const tally = (
  report: GateReport,
  histories: readonly GateHistory[],
): { readonly failures: number; readonly errors: number } => ({
  failures: histories.filter((history) => historyFails(report, history)).length,
  errors: histories.filter(({ verdict }) => verdict === 'cannot-tell').length,
});

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);
