// The report of the gate, summed up. Pure.
import {
  GATE_SCHEMA_VERSION,
  type GateCoverage,
  type GateFailsOn,
  type GateFinding,
  type GateHistory,
  type GateReport,
} from '../../reports/evidence/gate.ts';
import { gateCounts } from '../../reports/evidence/gate-counts.ts';

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
  return {
    schemaVersion: GATE_SCHEMA_VERSION,
    summary: {
      ...gateCounts(histories),
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
