// The reference in the numbers that trials are compared with.
import { describe, expect, it } from 'vitest';
import { activity, call, completed, failed, row, trialOf, WORKFLOW_ID } from './fixtures/trial.ts';
import { referenceSummary } from './reference.ts';

const parts = {
  activities: [
    activity('call_llm', '1', [completed({ calls: [call(), call({ billed: false })] })]),
    activity('persist', '2', [completed()]),
    activity('persist', '3', [completed()]),
  ],
  effects: [row('persist', 'crm', 'k1'), row('persist', `mail:${WORKFLOW_ID}`, 'k2')],
  execution: { result: { blob: `blobs/${WORKFLOW_ID}` } },
};

describe('referenceSummary', () => {
  it('counts tokens, effects and bodies, and takes the names of the trial out', () => {
    expect(referenceSummary(trialOf({ ...parts, plan: { mode: 'reference' } }))).toEqual({
      status: 'completed',
      result: { blob: 'blobs/{workflowId}' },
      tokensBilled: 120,
      tokensByActivity: { call_llm: 120 },
      effects: { 'persist/crm': 1, 'persist/mail:{workflowId}': 1 },
      runs: { call_llm: 1, persist: 2 },
      answers: [],
    });
  });

  it('says what it failed of, and which of the answers of its world it asked for', () => {
    const link = (type: string) => ({ type, message: type, nonRetryable: false });
    const asked = [3, 1, 3].map((answer) => call({ answer }));
    const failedOne = trialOf({
      activities: [activity('call_llm', '1', [failed('ServerError', { calls: [...asked, call()] })])],
      execution: { status: 'failed', failure: [link('ActivityFailure'), link('ServerError')] },
    });
    expect(referenceSummary(failedOne)).toMatchObject({ status: 'failed', failure: 'ServerError', answers: [1, 3] });
  });

  it('counts all that was billed: an attempt may go on where a failed one stopped', () => {
    const paid = { calls: [call()] };
    const resumed = trialOf({
      activities: [activity('call_llm', '1', [failed('TimeoutError', paid), completed(paid)])],
    });
    expect(referenceSummary(resumed)).toMatchObject({ tokensBilled: 240, tokensByActivity: { call_llm: 240 } });
  });

  it('refuses a reference that was not carried to its end', () => {
    expect(() => referenceSummary(trialOf({ broken: { code: 'TRIAL_STUCK', message: 'no end in 90 s' } }))).toThrow(
      'no end in 90 s',
    );
    expect(() => referenceSummary(trialOf({ executions: [] }))).toThrow('it holds no execution');
  });
});
