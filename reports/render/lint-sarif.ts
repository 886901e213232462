// SARIF of the rules over workflow code: every finding at its line, excused ones with their reason.
import type { LintEvidence, LintPlace } from '../evidence/code-evidence.ts';
import { sarifLog, type SarifResult, type SarifRule } from './sarif-log.ts';

/** @param folder - of the configuration, from the root of the repository; `''` at the root */
const resultOf = (place: LintPlace, folder: string, excused?: string): SarifResult => ({
  ruleId: place.rule,
  level: place.level ?? 'error',
  message: `${place.message}\n\n${place.suggestion}`,
  path: folder === '' ? place.file : `${folder}/${place.file}`,
  line: place.line,
  identity: JSON.stringify([place.rule, place.file, place.message]),
  ...(excused === undefined ? {} : { excused: { kind: 'inSource', reason: excused } }),
});

/** One place is one result, also where several pipelines load the file. */
const once = (results: readonly SarifResult[]): readonly SarifResult[] => [
  ...new Map(results.map((one) => [JSON.stringify([one.identity, one.line]), one])).values(),
];

/** Renders it. @param folder - of the configuration, from the root of the repository; `''` at the root */
export const renderLintSarif = (
  reports: readonly LintEvidence[],
  rules: readonly SarifRule[],
  folder: string,
): string =>
  sarifLog({
    id: 'ordeal/lint/',
    rules,
    successful: true,
    fingerprints: ['ordealFinding/v1'],
    results: once(
      reports.flatMap(({ findings, ignored }) => [
        ...findings.map((place) => resultOf(place, folder)),
        ...ignored.map((place) => resultOf(place, folder, place.reason)),
      ]),
    ),
  });
