// Planted: a completed step that is paid for again, a second call in an attempt that was enough.
import { describe, expect, it } from 'vitest';
import {
  activity,
  call,
  completed,
  died,
  failed,
  fault,
  reference,
  trialOf,
  worker,
  type ActivityFixture,
  type TrialParts,
} from '../accounting/fixtures/trial.ts';
import { tokensBound } from './tokens-bound.ts';

const paid = { calls: [call()] };
const check = (activities: readonly ActivityFixture[], parts: TrialParts = {}) =>
  tokensBound.check(trialOf({ activities, reference: reference(), ...parts }));

describe('tokens-bound', () => {
  it('passes when the bill is that of the reference', () => {
    expect(check([activity('call_llm', '1', [completed(paid)])])?.verdict).toBe('pass');
  });

  it('passes when the excess was in attempts that died or failed', () => {
    expect(check([activity('call_llm', '1', [died(paid), failed('Bad', paid), completed(paid)])])?.verdict).toBe(
      'pass',
    );
  });

  it('passes when an attempt was done but its completion died with the worker', () => {
    const lost = completed({ ...paid, worker: 'worker-0' });
    expect(
      check([activity('call_llm', '1', [lost, completed(paid)])], { workers: [worker('worker-0', 1_000_050)] })
        ?.verdict,
    ).toBe('pass');
  });

  it('fails with the numbers when a completed step was paid for again under a new id', () => {
    const found = check([
      activity('call_llm', '1', [died(paid), completed(paid)]),
      activity('call_llm', '2', [completed(paid)]),
    ]);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toBe(
      '360 tokens billed, at most 240 explained: 120 without faults and 120 in attempts that died or failed. Paid for without need: 120 (call_llm 240 instead of 120).',
    );
  });

  it('fails when one attempt makes two calls where one does', () => {
    expect(check([activity('call_llm', '1', [completed({ calls: [call(), call()] })])])?.verdict).toBe('fail');
  });

  it('fails when an attempt after the recorded completion was billed', () => {
    const trial = trialOf({ activities: [activity('call_llm', '1', [completed(paid)])], reference: reference() });
    const again = {
      attempts: [...trial.attempts, { ...trial.attempts[0]!, attempt: 2 }],
      llm: [...trial.llm, { ...trial.llm[0]!, attempt: 2 }],
    };
    expect(tokensBound.check({ ...trial, ...again })?.verdict).toBe('fail');
  });

  it('is unknown when there were faults and the reference is missing', () => {
    const kill = fault('f1', { kind: 'worker.kill', on: { workflowTask: 1 } });
    const trial = trialOf({ activities: [activity('call_llm', '1', [completed(paid)])], faults: [kill] });
    expect(tokensBound.check(trial)?.verdict).toBe('unknown');
  });

  it('is unknown when the reference did not complete', () => {
    const parts = { reference: reference({ status: 'failed', tokensBilled: 0 }) };
    const found = check([activity('call_llm', '1', [completed(paid)])], parts);
    expect(found?.verdict).toBe('unknown');
    expect(found?.findings[0]?.message).toBe(
      'The fault-free reference ended failed: there is no bill to compare with.',
    );
  });

  it('compares work without faults that is meant to fail with a reference that failed', () => {
    const parts = {
      expect: { status: 'failed' },
      reference: reference({ status: 'failed', tokensBilled: 0 }),
    } as const;
    expect(check([activity('call_llm', '1', [failed('Bad', paid), failed('Bad', paid)])], parts)?.verdict).toBe('pass');
    expect(check([activity('call_llm', '1', [completed(paid)])], parts)?.verdict).toBe('fail');
  });

  it('is unknown when no worker reported attempts', () => {
    expect(check([activity('call_llm', '1', [completed(paid)])], { attempts: [] })?.verdict).toBe('unknown');
  });

  it('does not apply where nothing was billed', () => {
    expect(check([activity('call_llm', '1', [failed('Bad', { calls: [call({ billed: false })] })])])).toBeUndefined();
  });
});
