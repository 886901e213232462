// What the gate's report says as a whole: its verdict, its headline, its counts. Verdicts on histories come from the report.
import { findingFails, leavesUnsure } from '../../evidence/gate-fails.ts';
import type { GateHistory, GateReport, GateVerdict } from '../../evidence/gate.ts';
import type { Verdict } from '../../evidence/types.ts';
import { terminalLine as line } from '../escape.ts';
import { number, plural } from '../format.ts';

export const GATE_MARKS: Readonly<Record<GateVerdict, string>> = {
  compatible: '✓',
  drifted: '~',
  incompatible: '✗',
  'cannot-tell': '?',
};

/** Whether this history makes the gate fail. One that could not be judged does not: it makes the gate unsure. */
export function historyFails(report: Pick<GateReport, 'failsOn'>, history: GateHistory): boolean {
  if (history.accepted !== undefined || history.verdict === 'cannot-tell') return false;
  return (
    history.verdict === 'incompatible' || history.findings.some((finding) => findingFails(report.failsOn, finding))
  );
}

/**
 * Whether the code is that of the base: it cannot break what it has recorded itself.
 */
const isUnchanged = ({ base, histories }: GateReport): boolean => base?.unchanged === true && histories.length === 0;

/**
 * The verdict of the gate. Fail: a history fails, or a finding about the whole does. Unknown: something could not be judged,
 * there was no history at all, probes were asked for and saw nothing, or the summary contradicts the histories. Pass: everything else.
 */
export function gateVerdict(report: GateReport): Verdict {
  const { summary, histories } = report;
  if (summary.incompatible > 0 || histories.some((history) => historyFails(report, history))) return 'fail';
  if (report.findings.some((finding) => findingFails(report.failsOn, finding))) return 'fail';
  if (isUnchanged(report)) return 'pass';
  if (report.findings.some(leavesUnsure)) return 'unknown';
  const judged = histories.length > 0 && histories.length === summary.histories && summary.unknown === 0;
  return judged && histories.every(({ verdict }) => verdict !== 'cannot-tell') ? 'pass' : 'unknown';
}

/** One sentence over all histories. */
export function gateHeadline(report: GateReport): string {
  const { summary, histories } = report;
  const verdict = gateVerdict(report);
  const failing = histories.filter((history) => historyFails(report, history));
  if (verdict === 'fail') {
    if (summary.incompatible > 0)
      return `${number(summary.incompatible)} of ${plural(summary.histories, 'history', 'histories')} would break: executions in flight would fail their workflow tasks.`;
    if (failing.length === 0) return 'No history would break, and something else has to be put right first.';
    const what = failing.every(({ verdict }) => verdict === 'drifted') ? 'would go on differently' : 'have warnings';
    return `${number(failing.length)} of ${plural(summary.histories, 'history', 'histories')} ${what}, and that fails here.`;
  }
  if (isUnchanged(report))
    return `All workflow code of ${report.base?.ref ?? 'the base'} is unchanged: it cannot break its own histories.`;
  if (histories.length === 0) return 'No history was replayed, so nothing is proven.';
  if (verdict === 'unknown') {
    if (summary.unknown > 0)
      return `${number(summary.unknown)} of ${plural(summary.histories, 'history', 'histories')} could not be judged.`;
    const unseen = report.findings.find(leavesUnsure);
    return unseen === undefined ? 'The summary does not match the histories: nothing is proven.' : line(unseen.message);
  }
  return summary.histories === 1
    ? 'The history goes on with this code.'
    : `All ${plural(summary.histories, 'history', 'histories')} go on with this code${summary.accepted > 0 ? ', but for accepted breaks' : ''}.`;
}

/** Characters of a commit that people read. */
const COMMIT_LENGTH = 12;

/** ` recorded with main (0123456789ab)` where a base was; else `''`. */
export function recordedWith({ base, histories }: Pick<GateReport, 'base' | 'histories'>): string {
  if (base === undefined || histories.length === 0) return '';
  const commit = base.commit.slice(0, COMMIT_LENGTH);
  return ` ${line(`recorded with ${base.commit.startsWith(base.ref) ? commit : `${base.ref} (${commit})`}`)}`;
}

export interface GateCount {
  readonly kind: 'compatible' | 'drifted' | 'incompatible' | 'accepted' | 'unknown';
  readonly text: string;
}

/** `166 compatible`, `214 incompatible`: the counts that are not nothing; the compatible always. */
export function gateCounts({ summary }: GateReport): readonly GateCount[] {
  const kinds = ['incompatible', 'unknown', 'drifted', 'accepted', 'compatible'] as const;
  return kinds
    .filter((kind) => summary[kind] > 0 || kind === 'compatible')
    .map((kind) => ({ kind, text: `${number(summary[kind])} ${kind === 'unknown' ? 'could not be judged' : kind}` }));
}
