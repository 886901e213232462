// SARIF of the gate: one result per break with its place in the code, so that a code host shows it at the line.
import type { GateFinding, GateReport } from '../../evidence/gate.ts';
import { gateRule } from '../../evidence/gate-rules.ts';
import { oneLine, plain } from '../escape.ts';
import { sarifLog, type SarifResult, type SarifRule } from '../sarif-log.ts';
import { breaksOf, type Break } from './breaks.ts';
import { extent } from './break-lines.ts';
import { gateVerdict } from './outcome.ts';
import { inRepository } from './repository-path.ts';

/**
 * Renders it. Breaks without a place in the code are notifications of the run.
 *
 * @param folder - of the configuration, from the repository's root; `''` at the root
 */
export function renderGateSarif(report: GateReport, folder: string): string {
  const breaks = breaksOf(report);
  const isPlaced = ({ file }: GateFinding): boolean => inRepository(file, folder) !== undefined;
  const rules = new Set([...breaks.map(({ rule }) => rule), ...report.findings.map(({ rule }) => rule)].map(oneLine));
  // No id: one CI job may upload several gates, and tells them apart by a category of its own.
  return sarifLog({
    rules: [...rules].map(ruleOf),
    // The run itself went through; what it found is in the results.
    successful: gateVerdict(report) !== 'unknown',
    fingerprints: ['primaryLocationLineHash', 'ordealBreak/v1'],
    results: [
      ...breaks.filter(({ finding }) => isPlaced(finding)).map((each) => ofBreak(each, folder)),
      ...report.findings.filter(isPlaced).map((finding) => ({
        ...placed(finding, '', folder),
        identity: JSON.stringify([finding.rule, finding.file ?? '', finding.message]),
      })),
    ],
    notifications: [
      ...breaks.filter(({ finding }) => !isPlaced(finding)).map((each) => said(each.finding, before(each))),
      ...report.findings.filter((finding) => !isPlaced(finding)).map((finding) => said(finding, '')),
    ],
  });
}

function ruleOf(id: string): SarifRule {
  const rule = gateRule(id);
  return rule === undefined ? { id, title: id } : { id, title: rule.title, level: rule.level, help: rule.help };
}

/** Which histories of which pipeline. */
const before = (each: Break): string => `${each.pipeline === '' ? '' : `${oneLine(each.pipeline)}: `}${extent(each)}. `;

const said = (finding: GateFinding, first: string): Pick<SarifResult, 'ruleId' | 'level' | 'message'> => ({
  ruleId: oneLine(finding.rule),
  level: finding.level,
  message: `${first}${finding.message}${finding.suggestion === undefined ? '' : `\n\n${plain(finding.suggestion)}`}`,
});

const placed = (finding: GateFinding, first: string, folder: string): Omit<SarifResult, 'identity'> => ({
  ...said(finding, first),
  path: inRepository(finding.file, folder) ?? '',
  line: finding.line ?? 1,
});

function ofBreak(each: Break, folder: string): SarifResult {
  const accepted = each.section === 'accepted' ? each.first.history.accepted : undefined;
  return {
    ...placed(each.finding, `${extent(each)}. `, folder),
    identity: each.identity,
    ...(accepted === undefined
      ? {}
      : { excused: { kind: 'external', reason: `${accepted.reason} (until ${accepted.expires})` } }),
    properties: { histories: each.histories, pipeline: oneLine(each.pipeline) },
  };
}
