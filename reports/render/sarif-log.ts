// The skeleton of a SARIF 2.1.0 log: one run, its rules, its results. What stands in a result is the business of each report.
import { createHash } from 'node:crypto';
import { jsonText, oneLine, plain } from './escape.ts';

export const SARIF_SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** GitHub keeps the first 5,000 results of a run. */
const RESULTS_MAX = 5_000;
/** Hexadecimal digits of a fingerprint. */
const FINGERPRINT_LENGTH = 32;

export type SarifLevel = 'error' | 'warning' | 'note';

export interface SarifRule {
  /** Stable, in kebab-case. */
  readonly id: string;
  readonly level: SarifLevel;
  readonly title: string;
  /** Why, and what to do. */
  readonly help: string;
}

export interface SarifResult {
  readonly ruleId: string;
  readonly level: SarifLevel;
  readonly message: string;
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** What makes it the same finding in the next run: no line in it, code above it may grow. */
  readonly identity: string;
  /** Excused in the source, with this reason. */
  readonly excused?: string;
}

const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** Square brackets would be a link in SARIF. */
const textOf = (text: string): string => plain(text).replaceAll(/[[\]\\]/gu, '\\$&');

const ruleOf = ({ id, level, title, help }: SarifRule): unknown => ({
  id,
  name: id,
  shortDescription: { text: title },
  fullDescription: { text: help },
  help: { text: help, markdown: help },
  defaultConfiguration: { level },
  properties: { tags: ['temporal', 'determinism'] },
});

/** Gives the same text for the same finding, and another for the second of its kind. */
const fingerprints = (): ((identity: string) => string) => {
  const seen = new Map<string, number>();
  return (identity) => {
    const nth = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, nth);
    return `${createHash('sha256').update(identity).digest('hex').slice(0, FINGERPRINT_LENGTH)}:${nth}`;
  };
};

/**
 * The log as text, with a line feed at its end.
 * @param id - of the analysis, with a slash at its end: `ordeal/lint/`
 */
export function sarifLog(id: string, rules: readonly SarifRule[], results: readonly SarifResult[]): string {
  const fingerprint = fingerprints();
  const ids = rules.map((rule) => rule.id);
  const resultOf = (result: SarifResult): unknown => ({
    ruleId: result.ruleId,
    ruleIndex: ids.indexOf(result.ruleId),
    level: result.level,
    message: { text: textOf(result.message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(oneLine(result.path)), uriBaseId: '%SRCROOT%' },
          region: { startLine: Math.max(1, result.line) },
        },
      },
    ],
    partialFingerprints: { 'ordealFinding/v1': fingerprint(result.identity) },
    ...(result.excused === undefined
      ? {}
      : { suppressions: [{ kind: 'inSource', status: 'accepted', justification: oneLine(result.excused) }] }),
  });
  const run = {
    tool: { driver: { name: 'ordeal', rules: rules.map(ruleOf) } },
    automationDetails: { id },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: true }],
    results: results.slice(0, RESULTS_MAX).map(resultOf),
  };
  return `${jsonText({ $schema: SARIF_SCHEMA, version: '2.1.0', runs: [run] })}\n`;
}
