// Goal: every finding of docs/foreign.md that scenarios show is held to their evidence, and evidence in which it is not there, or is not survived, is seen.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { FINDINGS } from './foreign-findings.ts';

const rows = readFileSync(join(packageRoot(), 'docs', 'foreign.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]\d/u.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, finding = '', , , , shown = '']) => ({
    finding,
    scenarios: [...shown.matchAll(/`([a-z-]+\/[a-z0-9-]+)`/gu)].map(([, name = '']) => name),
  }))
  .filter(({ scenarios }) => scenarios.length > 0);

describe('docs/foreign.md', () => {
  it('has its findings held to the evidence of their scenarios, and no others', () => {
    expect(rows.length).toBeGreaterThan(10);
    const held = Object.entries(FINDINGS).map(([finding, by]) => ({ finding, scenarios: Object.keys(by) }));
    expect(held).toEqual(rows);
  });
});

const of = { workflowId: 'w', runId: 'r', activityType: 'call_llm', activityId: '1' };
const attempt = (nth: number, kind: 'completed' | 'failed', scheduledVirtualMs = 0, wallMs = 5) => ({
  ...of,
  attempt: nth,
  startedWallMs: 0,
  endedWallMs: wallMs,
  scheduledVirtualMs,
  outcome: { kind },
});
const asked = (nth: number, more: object = {}) => ({
  ...of,
  attempt: nth,
  sdkRetry: 0,
  status: 200,
  billed: true,
  ...more,
});

const evidence = (kind: string, llm: readonly object[], attempts: readonly object[], status = 'completed') =>
  ({
    plan: { faults: [{ id: 'f1', kind }] },
    faults: [{ id: 'f1', kind, strikes: [] }],
    executions: [{ status }],
    llm,
    services: [],
    attempts,
  }) as unknown as TrialEvidence;

const told = (finding: string, scenario: string, of: TrialEvidence) => FINDINGS[finding]?.[scenario]?.(of);
const good = [attempt(1, 'failed'), attempt(2, 'completed')];

describe('evidence', () => {
  it('in which the finding is met and survived is enough', () => {
    const seen = evidence('llm.reset', [asked(1, { faultId: 'f1', status: 0 }), asked(2)], good);
    expect(told('F1', 'research/connection-reset', seen)).toEqual([]);
  });

  it.each([
    ['it was never met', 'F1', 'research/connection-reset', evidence('llm.reset', [asked(1)], good), /no llm\.reset/],
    [
      'it was taken for an answer',
      'F6',
      'document-review/stream-cut-short',
      evidence(
        'llm.stream-cut',
        [asked(1, { faultId: 'f1', stream: { pieces: 1, whole: false } })],
        [attempt(1, 'completed')],
      ),
      /did not fail of llm\.stream-cut/,
    ],
    [
      'the stream was whole',
      'F6',
      'document-review/stream-cut-short',
      evidence('llm.stream-cut', [asked(1, { faultId: 'f1', stream: { pieces: 1, whole: true } }), asked(2)], good),
      /no llm\.stream-cut with a stream that is not whole/,
    ],
    [
      'it was asked again',
      'F2',
      'research/draft-quota-exhausted-stops',
      evidence('llm.quota', [asked(1, { faultId: 'f1', status: 429 }), asked(2)], good, 'failed'),
      /tried 2 times after llm\.quota/,
    ],
    [
      'the client asked twice',
      'F3',
      'research/server-error-passes',
      evidence(
        'llm.server-error',
        [asked(1, { faultId: 'f1', status: 500 }), asked(1, { sdkRetry: 1 }), asked(2)],
        good,
      ),
      /made more than one request/,
    ],
    [
      'the wait was not kept',
      'F4',
      'research/rate-limited-retry-after-date',
      evidence('llm.rate-limit', [asked(1, { faultId: 'f1', status: 429, retryAfterMs: 20_000 }), asked(2)], good),
      /Retry-After of 20000 ms attempt 1 was followed after 0 ms/,
    ],
    [
      'the client slept',
      'F11',
      'document-review/wait-of-centuries-is-not-slept',
      evidence(
        'llm.rate-limit',
        [asked(1, { faultId: 'f1', status: 429, retryAfterMs: 1e12 })],
        [attempt(1, 'failed', 0, 60_000)],
        'failed',
      ),
      /took 60000 ms/,
    ],
    [
      'no answer was lost',
      'F1',
      'research/answer-swallowed-by-the-network',
      evidence('network.timeout', [asked(1)], [attempt(1, 'completed')]),
      /no fault of the network struck/,
    ],
  ])('in which %s is not', (_, finding, scenario, seen, complaint) => {
    expect(told(finding, scenario, seen)?.join('; ')).toMatch(complaint);
  });
});
