// `ordeal replay --reporter json`: one object. A contract: fields are added, never renamed or removed while schemaVersion stays.
import type { CoveredName, GateCoverage, GateFinding, GateHistory, GateReport } from '../../evidence/gate.ts';
import type { DivergenceRow } from '../../evidence/types.ts';
import { jsonText } from '../escape.ts';
import { gateVerdict } from './outcome.ts';

/** Renders the contract. Written out field by field, so that a change of the report does not change it unseen. Schema: reports/evidence/gate-schema.ts. */
export function renderGateJson(report: GateReport): string {
  const { summary } = report;
  return `${jsonText({
    schemaVersion: report.schemaVersion,
    verdict: gateVerdict(report),
    summary: {
      histories: summary.histories,
      compatible: summary.compatible,
      incompatible: summary.incompatible,
      drifted: summary.drifted,
      unknown: summary.unknown,
      accepted: summary.accepted,
      cached: summary.cached,
      wallMs: summary.wallMs,
      firstVerdictMs: summary.firstVerdictMs,
    },
    base: report.base && { ref: report.base.ref, commit: report.base.commit, unchanged: report.base.unchanged },
    failsOn: report.failsOn,
    histories: report.histories.map(historyOf),
    coverage: report.coverage.map(coverageOf),
    findings: report.findings.map(findingOf),
  })}\n`;
}

// A field that is undefined is left out by JSON itself.

const findingOf = (finding: GateFinding): unknown => ({
  rule: finding.rule,
  level: finding.level,
  message: finding.message,
  file: finding.file,
  line: finding.line,
  eventId: finding.eventId,
  suggestion: finding.suggestion,
});

const historyOf = (history: GateHistory): unknown => ({
  file: history.file,
  pipeline: history.pipeline,
  workflowId: history.workflowId,
  runId: history.runId,
  workflowType: history.workflowType,
  events: history.events,
  status: history.status,
  format: history.format,
  repairs: history.repairs,
  sdk: history.sdk,
  verdict: history.verdict,
  findings: history.findings.map(findingOf),
  untoldDrifts: history.untoldDrifts,
  divergence: history.divergence && {
    kind: history.divergence.kind,
    rows: history.divergence.rows.map(rowOf),
    first: history.divergence.first,
  },
  prefixes: history.prefixes,
  accepted: history.accepted && { reason: history.accepted.reason, expires: history.accepted.expires },
  cached: history.cached,
});

const rowOf = (row: DivergenceRow): unknown => ({
  state: row.state,
  recorded: row.recorded,
  eventId: row.eventId,
  produced: row.produced,
  file: row.file,
  line: row.line,
});

const named = ({ name, histories }: CoveredName): unknown => ({ name, histories });

const coverageOf = (coverage: GateCoverage): unknown => ({
  pipeline: coverage.pipeline,
  workflowTypes: coverage.workflowTypes.map(named),
  eventTypes: coverage.eventTypes.map(named),
  patchIds: coverage.patchIds.map(named),
  branches: {
    total: coverage.branches.total,
    entered: coverage.branches.entered,
    never: coverage.branches.never.map(({ file, line, text }) => ({ file, line, text })),
  },
});
