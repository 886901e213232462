// SARIF 2.1.0 of the gate: one result per break with its place in the code, so that a code host shows it at the line.
import { createHash } from 'node:crypto';
import type { GateFinding, GateReport } from '../../evidence/gate.ts';
import { gateRule } from '../../evidence/gate-rules.ts';
import { jsonText, oneLine, plain } from '../escape.ts';
import { breaksOf, type Break } from './breaks.ts';
import { extent } from './break-lines.ts';
import { gateVerdict } from './outcome.ts';
import { inRepository } from './repository-path.ts';

export const SARIF_SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** GitHub keeps the first 5,000 results of a run. */
const RESULTS_MAX = 5_000;
/** Hexadecimal digits of a fingerprint. */
const FINGERPRINT_LENGTH = 32;

/**
 * Renders it. Breaks without a place in the code are notifications of the run: a result without a location is refused by code hosts.
 *
 * @param folder - of the configuration, from the repository's root; `''` at the root
 */
export function renderGateSarif(report: GateReport, folder: string): string {
  const breaks = breaksOf(report);
  const placed = breaks.filter(({ finding }) => inRepository(finding.file, folder) !== undefined);
  const loose = breaks.filter(({ finding }) => inRepository(finding.file, folder) === undefined);
  const beside = report.findings.filter(({ file }) => inRepository(file, folder) !== undefined);
  const looseBeside = report.findings.filter(({ file }) => inRepository(file, folder) === undefined);
  const rules = [...new Set([...breaks.map(({ rule }) => rule), ...report.findings.map(({ rule }) => rule)])].map(
    oneLine,
  );
  const identities = new Map<string, number>();
  const fingerprint = (identity: string): string => {
    const nth = (identities.get(identity) ?? 0) + 1;
    identities.set(identity, nth);
    return `${createHash('sha256').update(identity).digest('hex').slice(0, FINGERPRINT_LENGTH)}:${nth}`;
  };
  const results = [
    ...placed.map((each) => resultOf(each.finding, each, rules, folder, fingerprint(each.identity))),
    ...beside.map((finding) => {
      const identity = JSON.stringify([finding.rule, finding.file ?? '', finding.message]);
      return resultOf(finding, undefined, rules, folder, fingerprint(identity));
    }),
  ];
  // No automationDetails: one CI job may upload several gates, and tells them apart by a category of its own.
  const run = {
    tool: { driver: { name: 'ordeal', rules: rules.map(ruleOf) } },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        // The run itself went through; what it found is in the results.
        executionSuccessful: gateVerdict(report) !== 'unknown',
        toolExecutionNotifications: [
          ...loose.map((each) =>
            notification(
              each.finding,
              `${each.pipeline === '' ? '' : `${oneLine(each.pipeline)}: `}${extent(each)}. `,
              rules,
            ),
          ),
          ...looseBeside.map((finding) => notification(finding, '', rules)),
        ].slice(0, RESULTS_MAX),
      },
    ],
    results: results.slice(0, RESULTS_MAX),
  };
  return `${jsonText({ $schema: SARIF_SCHEMA, version: '2.1.0', runs: [run] })}\n`;
}

function ruleOf(id: string): unknown {
  const rule = gateRule(id);
  if (rule === undefined) return { id, shortDescription: { text: id } };
  return {
    id,
    name: id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.help },
    help: { text: rule.help, markdown: rule.help },
    defaultConfiguration: { level: rule.level },
    properties: { tags: ['temporal', 'determinism'] },
  };
}

function textOf(finding: GateFinding, before: string): string {
  const suggestion = finding.suggestion === undefined ? '' : `\n\n${plain(finding.suggestion)}`;
  // Square brackets would be a link in SARIF.
  return `${before}${plain(finding.message)}${suggestion}`.replaceAll(/[[\]\\]/g, '\\$&');
}

function resultOf(
  finding: GateFinding,
  each: Break | undefined,
  rules: readonly string[],
  folder: string,
  fingerprint: string,
): unknown {
  const accepted = each?.section === 'accepted' ? each.first.history.accepted : undefined;
  const extentText = each === undefined ? '' : `${extent(each)}. `;
  return {
    ruleId: oneLine(finding.rule),
    ruleIndex: rules.indexOf(oneLine(finding.rule)),
    // Code hosts show suppressed results too: as a note they do not block.
    level: accepted === undefined ? finding.level : 'note',
    message: { text: textOf(finding, extentText) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(inRepository(finding.file, folder) ?? ''), uriBaseId: '%SRCROOT%' },
          region: { startLine: Math.max(1, finding.line ?? 1) },
        },
      },
    ],
    partialFingerprints: { primaryLocationLineHash: fingerprint, 'ordealBreak/v1': fingerprint },
    ...(accepted === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: oneLine(`${accepted.reason} (until ${accepted.expires})`),
            },
          ],
        }),
    ...(each === undefined ? {} : { properties: { histories: each.histories, pipeline: oneLine(each.pipeline) } }),
  };
}

const notification = (finding: GateFinding, before: string, rules: readonly string[]): unknown => ({
  level: finding.level,
  message: { text: textOf(finding, before) },
  associatedRule: { id: oneLine(finding.rule), index: rules.indexOf(oneLine(finding.rule)) },
});

const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
