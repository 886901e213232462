// How each pipeline stands: its worst verdict and its counts, in the order in which the histories name them.
import type { GateHistory, GateReport, GateVerdict } from '../../evidence/gate.ts';
import { gateCounts } from '../../evidence/gate-counts.ts';
import { number, plural } from '../format.ts';
import type { Section } from './breaks.ts';

export interface PipelineRow {
  readonly name: string;
  /** The gravest of its histories; an accepted break counts as drift. */
  readonly verdict: GateVerdict;
  readonly section: Section | 'fine';
  /** `380 histories · 214 incompatible · 166 compatible` */
  readonly text: string;
}

const GRAVEST: readonly GateVerdict[] = ['incompatible', 'cannot-tell', 'drifted', 'compatible'];
const SECTION_OF: Readonly<Record<GateVerdict, Section | 'fine'>> = {
  incompatible: 'broken',
  'cannot-tell': 'unknown',
  drifted: 'drifted',
  compatible: 'fine',
};

const standingOf = ({ verdict, accepted }: GateHistory): GateVerdict => (accepted === undefined ? verdict : 'drifted');

function rowOf(name: string, histories: readonly GateHistory[]): PipelineRow {
  const { incompatible, unknown, drifted, accepted, compatible } = gateCounts(histories);
  // Of a file that could not be read nothing is known.
  const open = histories.filter(({ status, events }) => status === 'open' && events > 0).length;
  const verdict = GRAVEST.find((each) => histories.some((history) => standingOf(history) === each)) ?? 'cannot-tell';
  const parts = [
    [incompatible, 'incompatible'],
    [unknown, 'could not be judged'],
    [drifted, 'drifted'],
    [accepted, 'accepted'],
    [compatible, 'compatible'],
  ] as const;
  return {
    name: name === '' ? '(no pipeline)' : name,
    verdict,
    section: SECTION_OF[verdict],
    text: [
      plural(histories.length, 'history', 'histories') + (open > 0 ? ` (${number(open)} open)` : ''),
      ...parts.filter(([number]) => number > 0).map(([value, word]) => `${number(value)} ${word}`),
    ].join(' · '),
  };
}

/** A row per pipeline. */
export function pipelineRows(report: GateReport): readonly PipelineRow[] {
  const groups = new Map<string, GateHistory[]>();
  for (const history of report.histories) {
    const group = groups.get(history.pipeline);
    if (group === undefined) groups.set(history.pipeline, [history]);
    else group.push(history);
  }
  return [...groups].map(([name, histories]) => rowOf(name, histories));
}
