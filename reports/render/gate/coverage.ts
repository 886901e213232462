// Coverage in a few words: how much of each kind the histories exercise, and what none of them does.
import type { CoveredName, GateCoverage } from '../../evidence/gate.ts';
import { terminalLine as line } from '../escape.ts';
import { number } from '../format.ts';

export interface CoverageShort {
  /** `2 of 3 workflow types · 11 of 14 event types · 34 of 41 branches` */
  readonly measures: string;
  /** What no history has, one line for each kind: `event types TIMER_FIRED, TIMER_CANCELED`. */
  readonly names: readonly string[];
  /** Code that no history enters, one line each: `workflow.ts:55  if (late) {`. */
  readonly places: readonly string[];
}

const KINDS = [
  ['workflowTypes', 'workflow type', 'workflow types'],
  ['eventTypes', 'event type', 'event types'],
  ['patchIds', 'patch', 'patches'],
] as const;

const seen = (names: readonly CoveredName[]): number => names.filter(({ histories }) => histories > 0).length;

/** What the report of coverage says, in few words and harmless ones. */
export function coverageGaps(coverage: GateCoverage): CoverageShort {
  const { total, entered, never } = coverage.branches;
  // A list of all that it has would only say the same at length.
  if (seen(coverage.workflowTypes) === 0)
    return { measures: 'no history: nothing is exercised', names: [], places: [] };
  const measures = KINDS.filter(([kind]) => coverage[kind].length > 0).map(([kind, one, many]) => {
    const names = coverage[kind];
    return `${number(seen(names))} of ${number(names.length)} ${names.length === 1 ? one : many}`;
  });
  return {
    measures: [...measures, ...(total > 0 ? [`${number(entered)} of ${number(total)} branches`] : [])].join(' · '),
    names: KINDS.flatMap(([kind, one, many]) => {
      const missing = coverage[kind].filter(({ histories }) => histories === 0).map(({ name }) => line(name));
      return missing.length === 0 ? [] : [`${missing.length === 1 ? one : many} ${missing.join(', ')}`];
    }),
    places: never.map((each) => `${line(each.file)}:${each.line}  ${line(each.text)}`),
  };
}
