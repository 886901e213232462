// Planted: a summary that changed, a missing reference, an execution without a result.
import { describe, expect, it } from 'vitest';
import { reference, trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import { sideBySide } from '../accounting/fixtures/chain.ts';
import { result } from './result.ts';

const asWithout = { result: 'as-without-faults' } as const;

describe('result', () => {
  it('passes when the result is that of the reference', () => {
    const same = { title: 'a', points: [1, 2] };
    expect(
      result.check(
        trialOf({ expect: asWithout, execution: { result: same }, reference: reference({ result: { ...same } }) }),
      )?.verdict,
    ).toBe('pass');
  });

  it('passes when results differ only in the names of their trials', () => {
    const execution = { result: { blob: `blobs/${WORKFLOW_ID}/ocr`, trial: '7f3a-1' } };
    const without = reference({ result: { blob: 'blobs/{workflowId}/ocr', trial: '{trial}' } });
    expect(result.check(trialOf({ expect: asWithout, execution, reference: without }))?.verdict).toBe('pass');
  });

  it('fails and names the place when the result differs', () => {
    const found = result.check(
      trialOf({
        expect: asWithout,
        execution: { result: { points: [1, 2, 2] } },
        reference: reference({ result: { points: [1, 2] } }),
      }),
    );
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('result.points.2 is 2, expected nothing');
  });

  it('takes anything for a star in the value the scenario names, and nothing else for the rest', () => {
    const named = { result: { equals: { outcome: 'finished', transcript: '*' } } };
    const ended = (outcome: string) => ({ result: { outcome, transcript: { sha256: 'ab' } } });
    expect(result.check(trialOf({ expect: named, execution: ended('finished') }))?.verdict).toBe('pass');
    const found = result.check(trialOf({ expect: named, execution: ended('step-budget') }));
    expect(found?.findings[0]?.message).toContain('result.outcome is "step-budget", expected "finished"');
  });

  it('fails when the value is not the one the scenario names', () => {
    const found = result.check(
      trialOf({ expect: { result: { equals: 'REJECTED' } }, execution: { result: 'PUBLISHED' } }),
    );
    expect(found?.findings[0]?.message).toContain('result is "PUBLISHED", expected "REJECTED"');
  });

  it('fails when the execution has no result', () => {
    expect(result.check(trialOf({ expect: { result: { equals: 1 } }, execution: { status: 'failed' } }))?.verdict).toBe(
      'fail',
    );
  });

  it.each([
    ['missing', {}],
    ['failed', { reference: reference({ status: 'failed' }) }],
  ])('is unknown when the reference is %s', (_, parts) => {
    expect(result.check(trialOf({ expect: asWithout, execution: { result: 1 }, ...parts }))?.verdict).toBe('unknown');
  });

  it('does not apply where no result is expected', () => expect(result.check(trialOf())).toBeUndefined());

  it('holds each of several executions to its own result without faults', () => {
    const done = (result: string) => ({ activities: [], execution: { result } });
    const check = (...results: readonly string[]) => {
      const [first = '', ...rest] = results;
      const expected = { expect: { result: 'as-without-faults' as const } };
      const wanted = { ...reference({ result: 'a' }), results: [{ result: 'a' }, { result: 'b' }] };
      const trial = sideBySide({ ...done(first), ...expected }, ...rest.map(done));
      return result.check({ ...trial, reference: wanted });
    };
    expect(check('a', 'b')?.verdict).toBe('pass');
    expect(check('a', 'a')?.findings[0]?.message).toMatch(/^The result of execution 2 is not that of the same work/);
    expect(check('b', 'b')?.verdict).toBe('fail');
    expect(check('a')?.verdict).toBe('unknown');
  });
});
