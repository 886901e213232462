// Planted: a body that writes, or asks, after the evidence was collected.
import { describe, expect, it } from 'vitest';
import { activity, call, completed, failed, reference, row, trialOf } from '../accounting/fixtures/trial.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { checkTrial } from './registry.ts';

const goesOn = {
  workflowId: 'ordeal-7f3a-1-1',
  runId: 'run-1',
  activityType: 'save',
  activityId: '1',
  attempt: 1,
  worker: 'worker-1',
  waitedMs: 3_000,
};

const evidence = trialOf({
  activities: [activity('save', '1', [failed('Timeout'), completed({ calls: [call()] })])],
  effects: [row('rows', 'summary', 'k1')],
  reference: reference({ effects: { 'rows/summary': 1 } }),
});

const verdictOf = (of: TrialEvidence, name: string) =>
  checkTrial(of).checkers.find((each) => each.name === name)?.verdict;

const COUNTING = ['effects-once', 'retry-amplification', 'tokens-bound', 'ends-after-healing'];

describe('where a body still ran when the evidence was collected', () => {
  it.each(COUNTING)('%s does not know', (name) => {
    expect(verdictOf(evidence, name)).toBe('pass');
    expect(verdictOf({ ...evidence, unsettled: [goesOn] }, name)).toBe('unknown');
    expect(checkTrial({ ...evidence, unsettled: [goesOn] }).verdict).toBe('unknown');
  });

  it('the reason names the body, how long it was waited for, and what to do', () => {
    const { checkers } = checkTrial({ ...evidence, unsettled: [goesOn] });
    const [finding] = checkers.find(({ name }) => name === 'effects-once')?.findings ?? [];
    expect(finding?.message).toBe(
      'The body of save (Activity ID 1, attempt 1) of ordeal-7f3a-1-1 still ran on worker-1 3,000 ms after the end: what it does later is in no evidence.',
    );
    expect(finding?.suggestion).toContain('cancellation');
  });

  it('what has gone wrong already is a failure all the same', () => {
    const twice = { ...evidence, effects: [row('rows', 'summary', 'k1'), row('rows', 'summary', 'k2')] };
    expect(verdictOf({ ...twice, unsettled: [goesOn] }, 'effects-once')).toBe('fail');
  });

  it('work that has written nothing yet is in doubt as well', () => {
    const none = { ...evidence, effects: [], reference: reference({ effects: {} }), unsettled: [goesOn] };
    expect(verdictOf(none, 'effects-once')).toBe('unknown');
  });
});
