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
  readonly title: string;
  /** Absent, as `help`, for a rule that this version does not know. */
  readonly level?: SarifLevel;
  /** Why, and what to do. */
  readonly help?: string;
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
  /** Excused in the source or in a file of its own, with this reason. */
  readonly excused?: { readonly kind: 'inSource' | 'external'; readonly reason: string };
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What has no place in the code: a result without a location is refused by code hosts. */
export type SarifNotification = Pick<SarifResult, 'ruleId' | 'level' | 'message'>;

export interface SarifLog {
  /** Of the analysis, with a slash at its end: `ordeal/lint/`. Absent: whoever uploads it says which one it is. */
  readonly id?: string;
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];
  readonly notifications?: readonly SarifNotification[];
  /** Whether the analysis itself went through, whatever it found. */
  readonly successful: boolean;
  /** What the fingerprints are called. */
  readonly fingerprints: readonly string[];
}

const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** Square brackets would be a link in SARIF. */
const textOf = (text: string): string => plain(text).replaceAll(/[[\]\\]/gu, '\\$&');

const ruleOf = ({ id, title, level, help }: SarifRule): unknown =>
  level === undefined || help === undefined
    ? { id, shortDescription: { text: title } }
    : {
        id,
        name: id,
        shortDescription: { text: title },
        fullDescription: { text: help },
        help: { text: help, markdown: help },
        defaultConfiguration: { level },
        properties: { tags: ['temporal', 'determinism'] },
      };

/** Gives the same text for the same finding, and another for the second of its kind. */
const fingerprints = (): ((identity: string) => string) => {
  const seen = new Map<string, number>();
  return (identity) => {
    const nth = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, nth);
    return `${createHash('sha256').update(identity).digest('hex').slice(0, FINGERPRINT_LENGTH)}:${nth}`;
  };
};

/** The log as text, with a line feed at its end. */
export function sarifLog(log: SarifLog): string {
  const { id, rules, results, notifications, successful } = log;
  const fingerprint = fingerprints();
  const ids = rules.map((rule) => rule.id);
  const resultOf = ({ ruleId, level, message, path, line, identity, excused, properties }: SarifResult): unknown => {
    const print = fingerprint(identity);
    return {
      ruleId,
      ruleIndex: ids.indexOf(ruleId),
      // Code hosts show suppressed results too: as a note they do not block.
      level: excused === undefined ? level : 'note',
      message: { text: textOf(message) },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(oneLine(path)), uriBaseId: '%SRCROOT%' },
            region: { startLine: Math.max(1, line) },
          },
        },
      ],
      partialFingerprints: Object.fromEntries(log.fingerprints.map((name) => [name, print])),
      ...(excused === undefined
        ? {}
        : { suppressions: [{ kind: excused.kind, status: 'accepted', justification: oneLine(excused.reason) }] }),
      ...(properties === undefined ? {} : { properties }),
    };
  };
  const notificationOf = ({ ruleId, level, message }: SarifNotification): unknown => ({
    level,
    message: { text: textOf(message) },
    associatedRule: { id: ruleId, index: ids.indexOf(ruleId) },
  });
  const told = notifications?.slice(0, RESULTS_MAX).map(notificationOf);
  const run = {
    tool: { driver: { name: 'ordeal', rules: rules.map(ruleOf) } },
    ...(id === undefined ? {} : { automationDetails: { id } }),
    columnKind: 'utf16CodeUnits',
    invocations: [
      { executionSuccessful: successful, ...(told === undefined ? {} : { toolExecutionNotifications: told }) },
    ],
    results: results.slice(0, RESULTS_MAX).map(resultOf),
  };
  return `${jsonText({ $schema: SARIF_SCHEMA, version: '2.1.0', runs: [run] })}\n`;
}
