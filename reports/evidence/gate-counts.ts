// Histories by what became of them. One answer for the summary of a report and for the row of a pipeline.
import type { GateHistory, GateReport, GateVerdict } from './gate.ts';

/** An accepted break is counted as accepted, and under no verdict. */
export function gateCounts(histories: readonly GateHistory[]): Omit<GateReport['summary'], 'wallMs'> {
  const count = (verdict: GateVerdict): number =>
    histories.filter((each) => each.verdict === verdict && each.accepted === undefined).length;
  return {
    histories: histories.length,
    compatible: count('compatible'),
    drifted: count('drifted'),
    incompatible: count('incompatible'),
    accepted: histories.filter(({ accepted }) => accepted !== undefined).length,
    unknown: count('cannot-tell'),
    cached: histories.filter(({ cached }) => cached).length,
  };
}
