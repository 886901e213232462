// What a run and a trial say in a few words. Verdicts come from the evidence; here they are only put side by side.
import type { Finding, RunReport, TrialReport } from '../evidence/run.ts';
import type { ReplayEvidence, Verdict } from '../evidence/types.ts';
import { duration, money, number, plural } from './format.ts';
import { comparisons, otherSide } from './savings.ts';

export const MARKS: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', unknown: '?' };

/** Verdicts as words. */
export const WORDS: Readonly<Record<Verdict, string>> = { pass: 'passed', fail: 'failed', unknown: 'unknown' };

/** Red first, then what nobody can tell, then green. */
const ORDER: Readonly<Record<Verdict, number>> = { fail: 0, unknown: 1, pass: 2 };

/** Trials with the worst first, else in their own order. */
export const worstFirst = (trials: readonly TrialReport[]): readonly TrialReport[] =>
  trials.toSorted((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);

/**
 * The verdict to show for the whole run. Green only if every trial passed and there was at least one:
 * no trials, a run cut short, requests of no trial, or a summary that contradicts its trials is `unknown`.
 */
export function runVerdict(report: RunReport): Verdict {
  const { summary, trials } = report;
  if (summary.fail > 0 || trials.some((trial) => trial.verdict === 'fail')) return 'fail';
  const worst = (['failed', 'unknown'] as const).find((open) =>
    report.matrix?.cells.some(({ outcome }) => outcome === open),
  );
  if (worst !== undefined) return worst === 'failed' ? 'fail' : 'unknown';
  const all = trials.length > 0 && trials.length === summary.trials && trials.length === summary.pass;
  const held = trials.every((trial) => trial.verdict === 'pass');
  const closed = report.interrupted === undefined && report.strays === undefined;
  return all && held && closed ? 'pass' : 'unknown';
}

/** One sentence over the run. */
export function headline(report: RunReport): string {
  const { trials, pass, fail, unknown } = report.summary;
  if (report.trials.length === 0) return 'No trial was run: nothing is proven.';
  if (fail > 0) return `${number(fail)} of ${plural(trials, 'trial')} failed.`;
  if (unknown > 0) return `${number(unknown)} of ${plural(trials, 'trial')} could not be judged.`;
  if (report.interrupted !== undefined) return `${plural(pass, 'trial')} passed before the run was cut short.`;
  if (report.strays !== undefined)
    return `${plural(pass, 'trial')} passed, and the provider was asked what belongs to none.`;
  if (runVerdict(report) !== 'pass') return 'The summary does not match the trials: nothing is proven.';
  return trials === 1 ? 'The trial passed.' : `All ${plural(trials, 'trial')} passed.`;
}

/** Requests that are in no trial's evidence, in one sentence. */
export const strayed = (strays: readonly string[]): string =>
  `Requests of no trial, or to no endpoint, at the fake provider: ${strays.join('; ')}. The evidence is not whole.`;

/** `23 passed`, `1 failed`, `0 unknown`: the parts that are not nothing, at least one. */
export function counts(report: RunReport): readonly { readonly verdict: Verdict; readonly text: string }[] {
  const { pass, fail, unknown } = report.summary;
  const parts = [
    { verdict: 'pass' as const, count: pass, text: `${number(pass)} passed` },
    { verdict: 'fail' as const, count: fail, text: `${number(fail)} failed` },
    { verdict: 'unknown' as const, count: unknown, text: `${number(unknown)} unknown` },
  ].filter((part) => part.count > 0);
  return parts.length > 0 ? parts : [{ verdict: 'unknown', text: '0 trials' }];
}

/** Actions at points that the story names; the rest is counted. */
const POINTS_TOLD = 1;

/** What went wrong on purpose, and whether it did; and what was done from outside at points of the execution. */
export function struck(trial: TrialReport): string {
  if (trial.checkers.some(({ name }) => name === 'workflow-code')) return 'workflow code';
  const atPoints = trial.outside
    .filter(({ atPoint }) => atPoint)
    .map(({ title, planned, done }) => (done < planned ? `${title}, sent ${done} of ${planned} times` : title));
  const more = atPoints.length - POINTS_TOLD;
  const faults = trial.faults.map((fault) => {
    if (fault.struck === 0) return `${fault.title}, never struck`;
    if (fault.struck < fault.planned) return `${fault.title}, struck ${fault.struck} of ${fault.planned} times`;
    return fault.struck > 1 ? `${fault.title} ×${fault.struck}` : fault.title;
  });
  const told = [...faults, ...atPoints.slice(0, POINTS_TOLD), ...(more > 0 ? [`${more} more from outside`] : [])];
  if (told.length > 0) return told.join(' + ');
  return trial.replays.length > 0 && trial.historyEvents === 0 ? 'recorded histories' : 'no faults';
}

/** What held, or the first thing that did not, with its message. */
export function held(trial: TrialReport): string {
  const first = trial.verdict === 'pass' ? undefined : findings(trial)[0];
  return first === undefined ? heldShort(trial) : `${first.checker.name}: ${first.finding.message}`;
}

/** What held, or the names of the checkers that did not. */
export function heldShort(trial: TrialReport): string {
  const open = trial.checkers.filter((checker) => checker.verdict !== 'pass');
  if (trial.verdict !== 'pass') {
    return open.length === 0
      ? trial.verdict
      : open.map((checker) => `${checker.name} ${WORDS[checker.verdict]}`).join(', ');
  }
  const retries = Object.values(trial.retriesByActivity).reduce((sum, count) => sum + count, 0);
  return [
    `${number(trial.checkers.length - open.length)} of ${number(trial.checkers.length)} hold`,
    ...(retries > 0 ? [plural(retries, 'retry', 'retries')] : []),
    ...(trial.recoveryMs.length > 0 ? [`recovered in ${duration(Math.max(...trial.recoveryMs))}`] : []),
  ].join(' · ');
}

export interface TrialFinding {
  readonly checker: { readonly name: string; readonly verdict: Verdict };
  readonly finding: Finding;
}

/** Findings of the trial, those of failed checkers first. */
export const findings = (trial: TrialReport): readonly TrialFinding[] =>
  trial.checkers
    .toSorted((a, b) => ORDER[a.verdict] - ORDER[b.verdict])
    .flatMap((checker) => checker.findings.map((finding) => ({ checker, finding })));

const isSaid = (trial: TrialReport, words: string): boolean =>
  findings(trial).some(({ finding }) => finding.message.includes(words));

/** Replays that did not go through and that no finding speaks of already. */
export const brokenReplays = (trial: TrialReport): readonly ReplayEvidence[] =>
  trial.replays.filter(
    (replay) =>
      replay.verdict !== 'compatible' &&
      replay.verdict !== 'drifted' &&
      !isSaid(trial, replay.workflowId) &&
      !isSaid(trial, replay.message ?? replay.workflowId),
  );

/** Faults that did not strike as planned and that no finding speaks of already, one line each. */
export const missedFaults = (trial: TrialReport): readonly string[] =>
  trial.faults
    .filter((fault) => fault.struck < fault.planned && !isSaid(trial, fault.title))
    .map((fault) => `planned and not struck: ${fault.title} (${number(fault.struck)} of ${number(fault.planned)})`);

/** What was saved against what, as `saved against restart` and `412,300 tokens, $4.12, 17 duplicate writes`; undefined where nothing was compared. */
export function saved(report: RunReport): { readonly against: string; readonly text: string } | undefined {
  const rows = comparisons(report);
  if (rows.length === 0) return undefined;
  const { tokensSaved, costSavedUsd, duplicatesAvoided } = report.summary;
  const text = `${plural(tokensSaved, 'token')}, ${money(costSavedUsd)}, ${plural(duplicatesAvoided, 'duplicate write')}`;
  return { against: `saved against ${otherSide(rows)}`, text };
}
