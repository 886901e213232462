// Holds what the gate said about a mutation against what it must say: history by history, and over the whole set.
import type { GateVerdict } from '../../../reports/evidence/gate.ts';
import type { ReplayEvidence } from '../../../reports/evidence/types.ts';
import type { Expected, Mutation } from './mutation.ts';

/** A history and what was said about it. */
export interface Said {
  readonly shape: string;
  readonly source: string;
  readonly evidence: ReplayEvidence;
}

/** Of several verdicts the one that stands for all: the worst. */
const WORST_FIRST: readonly GateVerdict[] = ['cannot-tell', 'incompatible', 'drifted', 'compatible'];

export const verdictOver = (verdicts: readonly GateVerdict[]): GateVerdict =>
  WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'cannot-tell';

const COMPATIBLE: Expected = { expect: 'compatible' };

/** What must be said about a history of this shape. */
export const expectedFor = (mutation: Mutation, shape: string): Expected =>
  [mutation, ...(mutation.others ?? [])].find(({ meets }) => meets?.test(shape) ?? true) ?? COMPATIBLE;

/** The number of the line with this text, in the source that the place must point to. */
export function lineOf(text: string, source: string): number {
  const lines = source.split('\n').map((line) => line.trim());
  const line = lines.indexOf(text);
  if (line === -1 || lines.lastIndexOf(text) !== line)
    throw new Error(`Failed to find the place: the line "${text}" has to stand in the changed source once.`);
  return line + 1;
}

const onOneLine = (text: string | undefined): string => (text ?? 'nothing').replaceAll('\n', ' ');

/** `patched('…')`, `deprecatePatch('…')` */
const GUARD = /\b(?:patched|deprecatePatch)\('/;

function wrongExplanation(wanted: Expected, evidence: ReplayEvidence): readonly string[] {
  const kind = evidence.divergence?.kind;
  const suggests = wanted.suggests ?? (wanted.kind === 'throws' ? undefined : GUARD);
  return [
    ...(wanted.kind === undefined || wanted.kind === kind ? [] : [`kind ${kind}, expected ${wanted.kind}`]),
    ...(suggests === undefined || suggests.test(evidence.suggestion ?? '')
      ? []
      : [`it suggests ${onOneLine(evidence.suggestion)}, expected ${String(suggests)}`]),
  ];
}

const wrongDrift = ({ rule }: Expected, { findings = [] }: ReplayEvidence): readonly string[] =>
  rule === undefined || findings.some((finding) => finding.rule === rule)
    ? []
    : [`it finds ${findings.map((finding) => finding.rule).join(', ') || 'nothing'}, expected ${rule}`];

/** The lines of which the verdict must point to one; none where none is asked for. */
export const linesAt = ({ at }: Expected): readonly string[] =>
  at === undefined ? [] : typeof at === 'string' ? [at] : at;

function wrongPlace(places: readonly string[], { file, line }: ReplayEvidence): readonly string[] {
  const said = file === undefined ? 'no place' : `${file}:${line}`;
  return places.length === 0 || places.includes(said) ? [] : [`the place ${said}, expected ${places.join(' or ')}`];
}

/**
 * @param placesOf - `file:line`, as the evidence has it, of the lines of which one must be pointed to; none where none is asked for
 * @returns what is wrong, one line per history; nothing when the gate was right
 */
export function judge(
  mutation: Mutation,
  said: readonly Said[],
  placesOf: (wanted: Expected) => readonly string[],
): readonly string[] {
  const wrong = said.flatMap(({ shape, source, evidence }) => {
    const wanted = expectedFor(mutation, shape);
    const faults =
      evidence.verdict === wanted.expect
        ? [
            ...(wanted.expect === 'incompatible' ? wrongExplanation(wanted, evidence) : []),
            ...(wanted.expect === 'drifted' ? wrongDrift(wanted, evidence) : []),
            ...wrongPlace(placesOf(wanted), evidence),
          ]
        : [`verdict ${evidence.verdict}, expected ${wanted.expect}`];
    return faults.length === 0
      ? []
      : [`${source} (${shape}): ${faults.join('; ')}. It said: ${onOneLine(evidence.message)}`];
  });
  const over = verdictOver(said.map(({ evidence }) => evidence.verdict));
  return over === mutation.expect
    ? wrong
    : [`over all ${said.length} histories: ${over}, expected ${mutation.expect}`, ...wrong];
}
