// Lays the accepted breaks over the histories of a report: which are covered, and what has become of the entries.
import { findingFails } from '../../../reports/evidence/gate-fails.ts';
import type { GateFailsOn, GateFinding, GateHistory } from '../../../reports/evidence/gate.ts';
import { daysUntil } from './days.ts';
import { ACCEPTED_FILE, type AcceptedBreak } from './types.ts';

export interface Applied {
  /** The same histories in the same order; covered ones carry `accepted`. */
  readonly histories: readonly GateHistory[];
  /** Of entries that have expired or cover nothing. */
  readonly findings: readonly GateFinding[];
}

export interface ApplyOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What makes the gate fail besides errors: only what fails has to be accepted. */
  readonly failsOn: readonly GateFailsOn[];
  /** Whether all recorded histories were replayed, not some by name or those of a cluster: only then can an entry be said to cover nothing. */
  readonly whole: boolean;
}

/** Whether a step of the break, recorded or asked for, is the one that the entry names. */
const hasStep = ({ divergence }: GateHistory, step: string): boolean =>
  divergence?.rows.some(
    (row) => row.state !== 'same' && row.state !== 'not-reached' && (row.recorded === step || row.produced === step),
  ) ?? false;

const breakOf = ({ findings }: GateHistory): GateFinding | undefined => findings.find(({ level }) => level === 'error');

const covers = (entry: AcceptedBreak, history: GateHistory, finding: GateFinding): boolean =>
  entry.pipeline === history.pipeline &&
  (entry.workflowType === undefined || entry.workflowType === history.workflowType) &&
  (entry.rule === undefined || entry.rule === finding.rule) &&
  (entry.file === undefined || entry.file === finding.file) &&
  // The steps are those of the break itself, not of what else was found in this history.
  (entry.step === undefined || (finding === breakOf(history) && hasStep(history, entry.step)));

/** What of a history would have to be accepted for the gate to pass. Nothing of one that could not be judged: there is no break to know. */
const failing = ({ verdict, findings }: GateHistory, failsOn: readonly GateFailsOn[]): readonly GateFinding[] =>
  verdict === 'cannot-tell' ? [] : findings.filter((finding) => findingFails(failsOn, finding));

const byDate = (a: AcceptedBreak, b: AcceptedBreak): number =>
  a.expires < b.expires ? -1 : a.expires > b.expires ? 1 : 0;

/**
 * Applies the entries. A history is accepted when every finding of it that fails is covered by an entry that has not expired;
 * it then carries the reasons, and the first date on which one of them ends.
 */
export function applyAccepted(
  histories: readonly GateHistory[],
  entries: readonly AcceptedBreak[],
  { now, failsOn, whole }: ApplyOptions,
): Applied {
  const used = new Set<AcceptedBreak>();
  const isLive = (entry: AcceptedBreak): boolean => (daysUntil(entry.expires, now) ?? -1) >= 0;
  const applied = histories.map((history) => {
    const open = failing(history, failsOn);
    const chosen = open.map((finding) => {
      const fitting = entries.filter((entry) => covers(entry, history, finding));
      for (const entry of fitting) used.add(entry);
      return fitting.find(isLive);
    });
    const covering = [...new Set(chosen.filter((entry) => entry !== undefined))].toSorted(byDate);
    const [first] = covering;
    if (first === undefined || chosen.includes(undefined)) return history;
    return {
      ...history,
      accepted: { reason: covering.map(({ reason }) => reason.trim()).join(' · '), expires: first.expires },
    };
  });
  return {
    histories: applied,
    findings: entries.flatMap((entry) => {
      if (!isLive(entry)) return [expired(entry, used.has(entry) || !whole)];
      return used.has(entry) || !whole ? [] : [unused(entry)];
    }),
  };
}

const about = ({ pipeline, workflowType, rule, file, step }: AcceptedBreak): string =>
  [rule, step, file, workflowType, pipeline].filter((part) => part !== undefined).join(' · ');

/** @param needed - whether it covers a break, as far as anybody knows */
const expired = (entry: AcceptedBreak, needed: boolean): GateFinding => ({
  rule: 'accepted-expired',
  level: 'error',
  message: `The acceptance of ${about(entry)} ended on ${entry.expires}, approved by ${entry.approvedBy}: ${entry.reason.trim()}`,
  file: ACCEPTED_FILE,
  line: entry.line,
  suggestion: needed
    ? 'Mend the break, or have the entry reviewed again with a new date.'
    : 'Nothing breaks any more: take the entry out.',
});

const unused = (entry: AcceptedBreak): GateFinding => ({
  rule: 'accepted-unused',
  level: 'warning',
  message: `The acceptance of ${about(entry)} covers nothing: no history has this break.`,
  file: ACCEPTED_FILE,
  line: entry.line,
  suggestion: 'Take it out, so that it cannot cover a later break.',
});
