// SARIF against what the standard and code hosts require of it. The list is kept by hand; the whole text was checked once against the official schema.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ADDED,
  added,
  broken,
  emptyGate,
  gateReportOf,
  hostileGate,
  richGate,
} from '../../evidence/fixtures/gate-report.ts';
import type { GateReport } from '../../evidence/gate.ts';
import { SARIF_SCHEMA } from '../sarif-log.ts';
import { renderGateSarif } from './sarif.ts';

const text = z.string().min(1);
const message = z.strictObject({ text });
const level = z.enum(['none', 'note', 'warning', 'error']);

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
            uri: z.string().regex(/^[^/\s:][^\s:\\]*$/),
            uriBaseId: z.literal('%SRCROOT%'),
          }),
          region: z.strictObject({ startLine: z.int().min(1) }),
        }),
      }),
    )
    .length(1),
  partialFingerprints: z.record(text, text),
  suppressions: z
    .array(
      z.strictObject({ kind: z.enum(['inSource', 'external']), status: z.enum(['accepted']), justification: text }),
    )
    .optional(),
  properties: z.record(text, z.unknown()).optional(),
});

const rule = z.strictObject({
  id: text,
  name: text.optional(),
  shortDescription: message,
  fullDescription: message.optional(),
  help: z.strictObject({ text, markdown: text }).optional(),
  defaultConfiguration: z.strictObject({ level }).optional(),
  properties: z.strictObject({ tags: z.array(text).max(10) }).optional(),
});

const log = z.strictObject({
  $schema: z.literal(SARIF_SCHEMA),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({ driver: z.strictObject({ name: z.literal('ordeal'), rules: z.array(rule) }) }),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        invocations: z.array(
          z.strictObject({
            executionSuccessful: z.boolean(),
            toolExecutionNotifications: z.array(
              z.strictObject({
                level,
                message,
                associatedRule: z.strictObject({ id: text, index: z.int().min(0) }),
              }),
            ),
          }),
        ),
        results: z.array(result),
      }),
    )
    .length(1),
});

const runOf = (report: GateReport, folder = ''): z.infer<typeof log>['runs'][number] => {
  const [run] = log.parse(JSON.parse(renderGateSarif(report, folder))).runs;
  if (run === undefined) throw new TypeError('There is one run.');
  return run;
};

describe('SARIF', () => {
  it.each([
    ['rich', richGate],
    ['empty', emptyGate],
    ['hostile', hostileGate()],
  ])('has all that is required for the %s report, and nothing that is not known', (_, report) => {
    const { tool, results } = runOf(report);
    for (const each of results) expect(tool.driver.rules[each.ruleIndex]?.id).toBe(each.ruleId);
    expect(new Set(tool.driver.rules.map(({ id }) => id)).size).toBe(tool.driver.rules.length);
  });

  it('points at the line, from the root of the repository', () => {
    const [first] = runOf(gateReportOf([broken(2)]), 'apps/ai').results;
    expect(first?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'apps/ai/pipelines/orders/workflow.ts', uriBaseId: '%SRCROOT%' },
      region: { startLine: 38 },
    });
  });

  it('tells what has no place in the code as a notification, not as a result without one', () => {
    const { results, invocations } = runOf(richGate);
    expect(results.every(({ locations }) => locations.length === 1)).toBe(true);
    expect(invocations[0]?.toolExecutionNotifications.map(({ associatedRule }) => associatedRule.id)).toContain(
      'not-read',
    );
  });

  it('has one result for a break in many histories', () => {
    expect(runOf(gateReportOf(Array.from({ length: 50 }, (_, index) => broken(index)))).results).toHaveLength(1);
  });

  it('keeps the fingerprint of a break when lines move, and gives another break another one', () => {
    const at = (line: number): readonly string[] =>
      runOf(gateReportOf([broken(2, { findings: [{ ...added(12), line }] })])).results.map(
        ({ partialFingerprints }) => partialFingerprints['primaryLocationLineHash'] ?? '',
      );
    expect(at(38)).toEqual(at(51));
    const other = { ...ADDED, rows: ADDED.rows.map((row) => ({ ...row, produced: 'activity other' })) };
    const [result] = runOf(gateReportOf([broken(2, { divergence: other })])).results;
    expect(result?.partialFingerprints['primaryLocationLineHash']).not.toBe(at(38)[0]);
  });

  it('gives the same break at two lines two fingerprints', () => {
    const report = gateReportOf([broken(2), broken(3, { findings: [{ ...added(13), line: 90 }] })]);
    const prints = runOf(report).results.map(({ partialFingerprints }) => partialFingerprints['ordealBreak/v1']);
    expect(new Set(prints).size).toBe(2);
  });

  it('shows an accepted break as a note with its reason', () => {
    const accepted = runOf(richGate).results.filter(({ suppressions }) => suppressions !== undefined);
    expect(accepted).toHaveLength(1);
    expect(accepted[0]).toMatchObject({ level: 'note', suppressions: [{ status: 'accepted' }] });
  });
});
