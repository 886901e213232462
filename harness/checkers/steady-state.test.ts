// Planted: the same work fails without its faults, is never carried to its end, or was not run at all.
import { describe, expect, it } from 'vitest';
import { fault, reference, trialOf, type TrialParts } from '../accounting/fixtures/trial.ts';
import { checkTrial } from './registry.ts';
import { steadyState } from './steady-state.ts';

const kill = fault('f1', { kind: 'worker.kill', on: { workflowTask: 1 } });
const unauthorized = fault('f1', { kind: 'llm.unauthorized', on: { activity: 'call_llm' } });
const failing = reference({ status: 'failed', failure: 'RejectedError' });
const expected = { status: 'failed', failure: 'RejectedError' } as const;

const said = (parts: TrialParts): string | undefined => {
  const result = steadyState.check(trialOf(parts));
  return result === undefined ? 'not applicable' : result.findings[0]?.message;
};

describe('steady-state', () => {
  it('holds where the same work without the faults completed', () => {
    expect(said({ faults: [kill], reference: reference() })).toBeUndefined();
    expect(said({ faults: [unauthorized], reference: reference(), expect: expected })).toBeUndefined();
  });

  it('is in doubt where it failed, was never carried to its end, or was not run', () => {
    expect(said({ faults: [kill], reference: failing })).toBe(
      'No steady state: the same work without faults ended failed of RejectedError. What the faults did shows nothing.',
    );
    expect(said({ faults: [kill], referenceBroken: { code: 'TRIAL_STUCK', message: 'no end in 90 s' } })).toContain(
      'could not be carried to its end (TRIAL_STUCK: no end in 90 s)',
    );
    expect(said({ faults: [kill] })).toContain('has no run of the same work without faults');
  });

  it('takes the end that the scenario expects, where no answer of a service can have been the reason', () => {
    expect(said({ faults: [kill], reference: failing, expect: expected })).toBeUndefined();
    expect(said({ faults: [kill], reference: failing, expect: { status: 'failed' } })).toContain('ended failed');
    expect(said({ faults: [unauthorized], reference: failing, expect: expected })).toContain('ended failed');
    const canceled = { status: 'canceled' } as const;
    expect(said({ faults: [kill], reference: reference(canceled), expect: canceled })).toBeUndefined();
  });

  it('does not apply to a trial without faults, nor to a reference', () => {
    expect(said({ reference: failing })).toBe('not applicable');
    expect(said({ faults: [kill], plan: { mode: 'restart-baseline' } })).toBe('not applicable');
  });

  it('leaves the whole trial unknown, and nothing else is said of it', () => {
    const green = trialOf({ faults: [kill], reference: failing, expect: { status: 'completed' } });
    expect(checkTrial(green)).toMatchObject({ verdict: 'unknown', checkers: [{ name: 'steady-state' }] });
    expect(checkTrial(green).checkers).toHaveLength(1);
  });
});
