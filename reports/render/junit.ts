// JUnit XML: a suite per pipeline, a case per scenario. Failed → <failure>, could not be judged → <error>.
import type { RunReport, TrialReport } from '../evidence/run.ts';
import { place, timing } from './format.ts';
import { m } from './markup.ts';
import type { Markup, Piece } from './markup.ts';
import { brokenReplays, findings, headline, held, missedFaults, runVerdict, strayed, struck } from './outcome.ts';

/**
 * Renders JUnit XML. A run that proves nothing (no trials, cut short) has a case of its own with an <error>:
 * an empty file is read as green.
 */
export function renderJunit(report: RunReport): string {
  const pipelines = [...new Set(report.trials.map((trial) => trial.pipeline))];
  const suites = pipelines.map((pipeline) => suite(report, pipeline));
  const doubt = runDoubt(report);
  const cases = report.trials.length + (doubt === undefined ? 0 : 1);
  const { fail, unknown } = tally(report.trials);
  return `<?xml version="1.0" encoding="UTF-8"?>
${m`<testsuites name="ordeal" tests="${cases}" failures="${fail}" errors="${unknown + (doubt === undefined ? 0 : 1)}" time="${seconds(report.summary.wallMs)}">${suites}${doubt}
</testsuites>
`.toString()}`;
}

function suite(report: RunReport, pipeline: string): Markup {
  const trials = report.trials.filter((trial) => trial.pipeline === pipeline);
  const { fail, unknown } = tally(trials);
  const time = seconds(trials.reduce((sum, trial) => sum + trial.wallMs, 0));
  return m`
  <testsuite name="${pipeline}" tests="${trials.length}" failures="${fail}" errors="${unknown}" skipped="0" time="${time}" timestamp="${report.startedAt}">
    <properties>
      <property name="seed" value="${report.seed}"/>
      <property name="environment" value="${report.environment.title}"/>
    </properties>${trials.map(testcase)}
  </testsuite>`;
}

function testcase(trial: TrialReport): Markup {
  return m`
    <testcase name="${trial.scenario}" classname="${trial.pipeline}" time="${seconds(trial.wallMs)}">
      <properties>
        <property name="key" value="${trial.key}"/>
        <property name="faults" value="${struck(trial)}"/>
        <property name="time" value="${timing(trial)}"/>
        <property name="tokensBilled" value="${trial.tokensBilled}"/>
        <property name="evidence" value="${trial.evidence}"/>
      </properties>${verdictElement(trial)}
    </testcase>`;
}

function verdictElement(trial: TrialReport): Piece {
  const type = trial.checkers.find((checker) => checker.verdict === trial.verdict)?.name ?? trial.verdict;
  switch (trial.verdict) {
    case 'pass':
      return undefined;
    case 'fail':
      return m`
      <failure type="${type}" message="${held(trial)}">${details(trial)}</failure>`;
    case 'unknown':
      return m`
      <error type="${type}" message="${held(trial)}">${details(trial)}</error>`;
  }
}

function details(trial: TrialReport): string {
  const found = findings(trial).map(({ checker, finding }) => {
    const at = place(finding);
    return [
      `${checker.name}: ${finding.message}`,
      ...(at === undefined ? [] : [`  at ${at}`]),
      ...(finding.eventId === undefined ? [] : [`  event ${finding.eventId}`]),
      ...(finding.suggestion === undefined ? [] : [`  ${finding.suggestion}`]),
    ].join('\n');
  });
  const replays = brokenReplays(trial).map(
    (replay) => `history of ${replay.workflowId}: ${replay.message ?? replay.verdict}`,
  );
  return ['', ...found, ...replays, ...missedFaults(trial), `again: ${trial.again}`, ''].join('\n');
}

const doubtOf = (report: RunReport): string => {
  if (report.interrupted !== undefined) return `Cut short: ${report.interrupted}`;
  return report.strays === undefined ? headline(report) : strayed(report.strays);
};

/** Why the run as a whole is not green although no trial says so. */
function runDoubt(report: RunReport): Markup | undefined {
  if (report.trials.some((trial) => trial.verdict !== 'pass')) return undefined;
  if (runVerdict(report) === 'pass') return undefined;
  const message = doubtOf(report);
  return m`
  <testsuite name="ordeal" tests="1" failures="0" errors="1" skipped="0" time="0.000" timestamp="${report.startedAt}">
    <testcase name="the run proves something" classname="ordeal" time="0.000">
      <error type="unknown" message="${message}">again: ${report.again}</error>
    </testcase>
  </testsuite>`;
}

const tally = (trials: readonly TrialReport[]): { readonly fail: number; readonly unknown: number } => ({
  fail: trials.filter((trial) => trial.verdict === 'fail').length,
  unknown: trials.filter((trial) => trial.verdict === 'unknown').length,
});

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);
