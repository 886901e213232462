// The state of a history that was stepped through, beside what the execution answered.
import { expect, it } from 'vitest';
import type { TimeTravelStep } from '../../reports/evidence/code-evidence.ts';
import type { QueryRecord, TrialEvidence } from '../../reports/evidence/types.ts';
import { activity, completed, START_MS, trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import { timeTravel } from './time-travel.ts';

const step = (number: number, afterMs: number, answer: unknown): TimeTravelStep => ({
  execution: WORKFLOW_ID,
  runId: 'run',
  number,
  historyLength: number * 3,
  timeMs: START_MS + afterMs,
  answer,
});

const asked = (virtualMs: number, answer: unknown): QueryRecord => ({
  query: 'get_status',
  execution: WORKFLOW_ID,
  source: 'action',
  askedWallMs: 1,
  answeredWallMs: 2,
  answer,
  virtualMs,
});

const trial = (steps: readonly TimeTravelStep[], queries: readonly QueryRecord[]): TrialEvidence => {
  const evidence = trialOf({
    expect: { status: 'completed', timeTravel: 'get_status' },
    activities: [activity('call_llm', '1', [completed()])],
  });
  return { ...evidence, queries, timeTravel: { query: 'get_status', steps } };
};

const steps = [step(1, 0, { status: 'processing' }), step(2, 5_000, { status: 'waiting' })];

it('passes where each answer is that of the last step before it', () => {
  const answers = [asked(4_000, { status: 'processing' }), asked(6_000, { status: 'waiting' })];
  expect(timeTravel.check(trial(steps, answers))).toMatchObject({ verdict: 'pass' });
});

it('fails where the history shows another state', () => {
  expect(timeTravel.check(trial(steps, [asked(6_000, { status: 'processing' })]))).toMatchObject({
    verdict: 'fail',
    findings: [{ message: expect.stringContaining('step 2') }],
  });
});

it('fails where the query cannot be answered locally', () => {
  const broken = { ...step(1, 0, undefined), error: 'the workflow has no such query' };
  expect(timeTravel.check(trial([broken], [asked(1_000, 1)]))?.verdict).toBe('fail');
});

it.each([
  ['no step', [], [asked(6_000, 1)]],
  ['no answer', steps, []],
  ['an answer before the first step', [step(1, 5_000, 1)], [asked(1_000, 1)]],
])('is unknown with %s', (_, given, queries) => {
  expect(timeTravel.check(trial(given, queries))?.verdict).toBe('unknown');
});

it('does not apply where nobody asks for it', () => {
  expect(timeTravel.check(trialOf())).toBeUndefined();
});
