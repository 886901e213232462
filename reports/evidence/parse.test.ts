// The door for evidence from files: what is right passes unchanged, what is wrong is named by its path.
import { describe, expect, it } from 'vitest';
import { EvidenceError } from './error.ts';
import { hostileReport } from './fixtures/hostile.ts';
import { emptyReport, richReport } from './fixtures/run-report.ts';
import { trialEvidence } from './fixtures/trial-evidence.ts';
import { parseRunReport, parseTrialEvidence } from './parse.ts';

const fromJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The same value with one field changed; `path` as in the message. */
function changed(value: unknown, path: readonly (string | number)[], to: unknown): unknown {
  const copy = structuredClone(value) as Record<string | number, unknown>;
  const parent = path.slice(0, -1).reduce((at, key) => at[key] as Record<string | number, unknown>, copy);
  const last = path.at(-1) ?? '';
  if (to === undefined) delete parent[last];
  else parent[last] = to;
  return copy;
}

describe('a run report', () => {
  it.each([
    ['rich', richReport],
    ['empty', emptyReport],
    ['hostile', hostileReport],
  ])('passes through JSON and the schema unchanged: %s', (_, report) => {
    expect(parseRunReport(fromJson(report))).toEqual(report);
  });

  it.each([
    [['trials', 0, 'verdict'], 'green', /trials\[0\]\.verdict: Invalid option/],
    [
      ['trials', 1, 'faults', 0, 'planned'],
      'one',
      /trials\[1\]\.faults\[0\]\.planned: expected number, received string/,
    ],
    [['trials', 0, 'timeline', 2, 'outcome', 'kind'], 'maybe', /trials\[0\]\.timeline\[2\]\.outcome\.kind: /],
    [['summary', 'pass'], -1, /summary\.pass: Too small/],
    [['summary', 'wallMs'], Number.NaN, /summary\.wallMs: expected number, received NaN/],
    [['seed'], undefined, /seed: expected string, received undefined/],
    [['trials', 0, 'colour'], 'red', /trials\[0\]\.colour: is not a field of this version/],
  ])('names the wrong field %j = %j', (path, to, message) => {
    expect(() => parseRunReport(changed(richReport, path, to))).toThrow(message);
  });

  it('says nothing but the version when the version is another', () => {
    expect(() => parseRunReport({ ...richReport, schemaVersion: 1, seed: 7 })).toThrow(
      'Failed to read run report: schemaVersion is 1, and this version of ordeal reads 2. ' +
        'Read it with the version of ordeal that wrote it, or run the scenario again.',
    );
  });

  it('names a few problems and counts the rest', () => {
    const trials = richReport.trials.map((trial) => ({ ...trial, key: 1 }));
    expect(() => parseRunReport({ ...richReport, trials })).toThrow(/trials\[4\]\.key: [^;]*; and 2 more\. /);
  });

  it('is refused as an error with a code when it is something else', () => {
    for (const value of [undefined, null, 7, 'text', [], {}]) {
      try {
        parseRunReport(value);
        expect.unreachable();
      } catch (error) {
        expect(EvidenceError.is(error) && error.code).toBe('EVIDENCE_UNREADABLE');
      }
    }
  });
});

describe('the evidence of a trial', () => {
  it('passes through JSON and the schema unchanged, attributes of events included', () => {
    expect(parseTrialEvidence(fromJson(trialEvidence))).toEqual(trialEvidence);
  });

  it('names the wrong field', () => {
    expect(() => parseTrialEvidence(changed(trialEvidence, ['llm', 0, 'tokensIn'], 1.5))).toThrow(
      /llm\[0\]\.tokensIn: /,
    );
    expect(() => parseTrialEvidence(changed(trialEvidence, ['plan', 'schemaVersion'], 1))).toThrow(
      /plan\.schemaVersion: /,
    );
  });
});
