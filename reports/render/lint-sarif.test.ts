// SARIF of the lint against what the standard and code hosts require of it.
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { LintEvidence, LintPlace } from '../evidence/code-evidence.ts';
import { renderLintSarif } from './lint-sarif.ts';
import { SARIF_SCHEMA } from './sarif-log.ts';

const text = z.string().min(1);
const message = z.strictObject({ text });
const level = z.enum(['note', 'warning', 'error']);

const result = z.strictObject({
  ruleId: text,
  ruleIndex: z.int().min(0),
  level,
  message,
  locations: z
    .array(
      z.strictObject({
        physicalLocation: z.strictObject({
          // A relative URI reference: no scheme, no leading slash, nothing that must be escaped.
          artifactLocation: z.strictObject({
            uri: z.string().regex(/^[^/\s:][^\s:\\]*$/u),
            uriBaseId: z.literal('%SRCROOT%'),
          }),
          region: z.strictObject({ startLine: z.int().min(1) }),
        }),
      }),
    )
    .length(1),
  partialFingerprints: z.record(text, text),
  suppressions: z
    .array(z.strictObject({ kind: z.literal('inSource'), status: z.literal('accepted'), justification: text }))
    .optional(),
});
const rule = z.strictObject({
  id: text,
  name: text,
  shortDescription: message,
  fullDescription: message,
  help: z.strictObject({ text, markdown: text }),
  defaultConfiguration: z.strictObject({ level }),
  properties: z.strictObject({ tags: z.array(text).max(10) }),
});
const log = z.strictObject({
  $schema: z.literal(SARIF_SCHEMA),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({ driver: z.strictObject({ name: text, rules: z.array(rule) }) }),
        automationDetails: z.strictObject({ id: z.string().endsWith('/') }),
        columnKind: z.literal('utf16CodeUnits'),
        invocations: z.array(z.strictObject({ executionSuccessful: z.boolean() })),
        results: z.array(result).max(5_000),
      }),
    )
    .length(1),
});

const RULES = ['clock', 'module-state', 'package-code'].map((id) => ({
  id,
  level: 'error' as const,
  title: `${id} is looked for`,
  help: 'Why, and what to do.',
}));
const place = (line: number, more: Partial<LintPlace> = {}): LintPlace => ({
  rule: 'clock',
  message: 'It reads the clock.',
  suggestion: 'Use Date.now().',
  file: 'pipelines/a b/workflow.ts',
  line,
  ...more,
});
const resultsOf = (reports: readonly LintEvidence[], folder = '') =>
  log.parse(JSON.parse(renderLintSarif(reports, RULES, folder))).runs[0]?.results ?? [];
const report = (findings: readonly LintPlace[], ignored: LintEvidence['ignored'] = []): LintEvidence => ({
  files: ['workflow.ts'],
  findings,
  ignored,
});

it('places every finding at its line, from the root of the repository', () => {
  const [found] = resultsOf([report([place(7)])], 'services/ai');
  expect(found?.locations[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'services/ai/pipelines/a%20b/workflow.ts', uriBaseId: '%SRCROOT%' },
    region: { startLine: 7 },
  });
});

it('carries the level of each finding, and a note with its reason for what is excused', () => {
  const results = resultsOf([
    report([place(1), place(2, { rule: 'module-state', level: 'warning' })], [{ ...place(3), reason: 'only logged' }]),
  ]);
  expect(results.map(({ ruleId, ruleIndex, level: given }) => `${ruleId} ${ruleIndex} ${given}`)).toEqual([
    'clock 0 error',
    'module-state 1 warning',
    'clock 0 note',
  ]);
  expect(results[2]?.suppressions).toEqual([{ kind: 'inSource', status: 'accepted', justification: 'only logged' }]);
});

it('tells a file that two pipelines load once, and two findings of one kind apart', () => {
  const results = resultsOf([report([place(1), place(9)]), report([place(1)])]);
  expect(results).toHaveLength(2);
  expect(new Set(results.map((one) => Object.values(one.partialFingerprints)[0])).size).toBe(2);
});

it('keeps the fingerprint of a finding when code above it grows', () => {
  const of = (line: number): unknown => resultsOf([report([place(line)])])[0]?.partialFingerprints;
  expect(of(5)).toEqual(of(50));
});

it('lets no foreign text become a link, a sequence of a terminal, or another file', () => {
  const [found] = resultsOf([
    report([place(1, { message: '[click](javascript:x) \u001B[31m', file: 'a:b\u001B[0m/\u202Ec.ts' })]),
  ]);
  expect(found?.message.text).toContain('\\[click\\]');
  expect(JSON.stringify(found)).not.toMatch(/u001b|u202e/iu);
});
