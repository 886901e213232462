// What a trial is put beside before it is judged: its reference, or why there is none.
import { expect, it } from 'vitest';
import { fault, trialOf } from '../accounting/fixtures/trial.ts';
import { checkTrial } from '../checkers/registry.ts';
import { withReference } from './evaluate.ts';

const kill = fault('f1', { kind: 'worker.kill', on: { workflowTask: 1 } });
const trial = trialOf({ faults: [kill], expect: { status: 'completed' } });
const broken = { code: 'TRIAL_STUCK', message: 'no end in 90 s' } as const;

it('is a reference that completed', () => {
  const evidence = withReference({ trial, reference: trialOf({ plan: { mode: 'reference' } }) });
  expect(evidence.reference).toMatchObject({ status: 'completed', answers: [] });
  expect(checkTrial(evidence).checkers).toContainEqual({ name: 'steady-state', verdict: 'pass', findings: [] });
});

it('is what the reference broke of: the trial is unknown for the lack of a steady state', () => {
  const evidence = withReference({ trial, reference: trialOf({ broken }) });
  expect(evidence).toMatchObject({ referenceBroken: broken });
  expect(evidence.reference).toBeUndefined();
  expect(checkTrial(evidence)).toMatchObject({ verdict: 'unknown', checkers: [{ name: 'steady-state' }] });
});

it('is none where a body of the reference still ran: what it wrote later would be missing in it', () => {
  const goesOn = {
    workflowId: 'w',
    runId: 'r',
    activityType: 'save',
    activityId: '1',
    attempt: 1,
    worker: 'p',
    waitedMs: 3,
  };
  const evidence = withReference({ trial, reference: trialOf({ plan: { mode: 'reference' }, unsettled: [goesOn] }) });
  expect(evidence.referenceBroken?.message).toMatch(/^The body of save .* still ran on p 3 ms after the end/);
  expect(checkTrial(evidence).verdict).toBe('unknown');
});
