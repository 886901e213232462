// Planted: a dropped idempotency key, a key without a constraint, a shared key, a lost write.
import { describe, expect, it } from 'vitest';
import { effectsOnce } from './effects-once.ts';
import { fault, reference, row, trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';

const without = reference({ effects: { 'save_result/summary': 1 } });
const summary = row('save_result', 'summary', 'k1');
const kill = fault('f1', { kind: 'worker.kill', on: { activity: 'save_result', at: 'effect' } });
const messages = (found: ReturnType<typeof effectsOnce.check>) =>
  found?.findings.map(({ message }) => message).join('\n');

describe('effects-once', () => {
  it('passes when each effect exists once, as without faults', () => {
    expect(effectsOnce.check(trialOf({ effects: [summary], reference: without }))?.verdict).toBe('pass');
  });

  it('fails when one effect was written under two keys', () => {
    const found = effectsOnce.check(
      trialOf({ effects: [summary, row('save_result', 'summary', 'k2')], reference: without }),
    );
    expect(found?.verdict).toBe('fail');
    expect(found?.findings).toEqual([
      {
        rule: 'effects-once',
        message: `save_result wrote 2 rows for 'summary' in execution ${WORKFLOW_ID} with 2 different idempotency keys: the write is not idempotent.`,
        suggestion: 'Derive the key from Workflow ID and Activity ID and put a unique constraint on it.',
      },
    ]);
  });

  it('fails when one key was written twice', () => {
    const found = effectsOnce.check(trialOf({ effects: [summary, summary], reference: without }));
    expect(found?.verdict).toBe('fail');
    expect(messages(found)).toContain("with the same idempotency key 'k1': nothing in the database enforces the key");
  });

  it('fails when two effects share a key', () => {
    const found = effectsOnce.check(
      trialOf({ effects: [summary, row('save_result', 'title', 'k1')], expect: { effects: { save_result: 2 } } }),
    );
    expect(found?.verdict).toBe('fail');
    expect(messages(found)).toContain("uses the idempotency key 'k1' for 2 different effects");
  });

  it('fails when an effect of the reference is missing', () => {
    const found = effectsOnce.check(trialOf({ reference: without }));
    expect(found?.verdict).toBe('fail');
    expect(messages(found)).toContain(
      'save_result/summary: 0 rows, expected 1 (as without faults): an effect is missing.',
    );
  });

  it('fails when the work has an effect that the reference has not', () => {
    const found = effectsOnce.check(trialOf({ effects: [summary, row('mail', 'note', 'k9')], reference: without }));
    expect(messages(found)).toContain('mail/note: 1 row, expected 0');
  });

  it.each(['save_result', 'summary', 'save_result/summary'])('takes %s in expect.effects for the same rows', (name) => {
    expect(
      effectsOnce.check(trialOf({ effects: [summary], expect: { effects: { [name]: 1 } }, reference: without }))
        ?.verdict,
    ).toBe('pass');
    expect(
      effectsOnce.check(trialOf({ effects: [summary], expect: { effects: { [name]: 2 } }, reference: without }))
        ?.verdict,
    ).toBe('fail');
  });

  it('allows fewer effects, never more, where the scenario is meant to end otherwise', () => {
    expect(effectsOnce.check(trialOf({ expect: { status: 'failed' }, reference: without }))?.verdict).toBe('pass');
    const more = [summary, row('mail', 'note', 'k9')];
    expect(
      effectsOnce.check(trialOf({ expect: { status: 'failed' }, effects: more, reference: without }))?.verdict,
    ).toBe('fail');
  });

  it('compares effects that carry the names of their trial', () => {
    const effects = [row('persist', `crm:${WORKFLOW_ID}`, 'k1')];
    expect(
      effectsOnce.check(trialOf({ effects, reference: reference({ effects: { 'persist/crm:{workflowId}': 1 } }) }))
        ?.verdict,
    ).toBe('pass');
  });

  it('is unknown when the trial had faults and there is no reference', () => {
    expect(effectsOnce.check(trialOf({ effects: [summary], faults: [kill] }))?.verdict).toBe('unknown');
  });

  it('is unknown when the reference did not complete', () => {
    const broken = reference({ status: 'failed', effects: {} });
    expect(effectsOnce.check(trialOf({ effects: [summary], faults: [kill], reference: broken }))?.verdict).toBe(
      'unknown',
    );
  });

  it.each([
    ['skipped', 'was never written, and the system holds it for done'],
    ['partial', 'is half written'],
  ] as const)('fails on an effect that is %s, also where the counts agree', (state, text) => {
    const effects = [{ ...summary, state }];
    const judged = effectsOnce.check(trialOf({ effects, reference: state === 'partial' ? without : reference() }));
    expect(judged?.verdict).toBe('fail');
    expect(judged?.findings.map(({ message }) => message).join()).toContain(text);
  });

  it('does not apply where no effect is meant', () => expect(effectsOnce.check(trialOf())).toBeUndefined());
});
