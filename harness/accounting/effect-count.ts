// Rows by effect, named `probe/effect`, in a form that can be compared between trials.
import type { EffectRow, TrialEvidence } from '../../reports/evidence/types.ts';
import { canonicalText } from './canonical-text.ts';

/** `probe/effect` of a row. */
export const effectName = ({ probe, effect }: EffectRow): string => `${probe}/${effect}`;

/** Whether the row is there: a skipped one is not. */
export const isWritten = ({ state }: EffectRow): boolean => state !== 'skipped';

/** Rows per `probe/effect`, with the trial's own names taken out. */
export const effectCounts = (evidence: TrialEvidence): Readonly<Record<string, number>> => {
  const clean = canonicalText(evidence);
  const counts: Record<string, number> = {};
  for (const row of evidence.effects.filter(isWritten)) {
    const name = clean(effectName(row));
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};
