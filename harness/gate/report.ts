// The report of the gate, summed up. Pure.
import {
  GATE_SCHEMA_VERSION,
  type GateCoverage,
  type GateFailsOn,
  type GateFinding,
  type GateHistory,
  type GateReport,
  type GateVerdict,
} from '../../reports/evidence/gate.ts';

export interface Found {
  /** In the order of the sources. */
  readonly histories: readonly GateHistory[];
  readonly failsOn: readonly GateFailsOn[];
  readonly wallMs: number;
  readonly firstVerdictMs?: number;
  readonly coverage?: readonly GateCoverage[];
  readonly findings?: readonly GateFinding[];
  readonly base?: GateReport['base'];
}

export function reportOf({
  histories,
  failsOn,
  wallMs,
  firstVerdictMs,
  coverage = [],
  findings = [],
  base,
}: Found): GateReport {
  const count = (verdict: GateVerdict): number =>
    histories.filter((history) => history.verdict === verdict && history.accepted === undefined).length;
  return {
    schemaVersion: GATE_SCHEMA_VERSION,
    summary: {
      histories: histories.length,
      compatible: count('compatible'),
      drifted: count('drifted'),
      incompatible: count('incompatible'),
      accepted: histories.filter(({ accepted }) => accepted !== undefined).length,
      unknown: count('cannot-tell'),
      cached: histories.filter(({ cached }) => cached).length,
      wallMs: Math.round(wallMs),
      ...(firstVerdictMs === undefined ? {} : { firstVerdictMs: Math.round(firstVerdictMs) }),
    },
    ...(base === undefined ? {} : { base }),
    failsOn,
    histories,
    coverage,
    findings,
  };
}
