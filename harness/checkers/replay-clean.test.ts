// Planted: a history that does not replay, a replay that could not be done, nothing replayed at all.
import { describe, expect, it } from 'vitest';
import { trialOf } from '../accounting/fixtures/trial.ts';
import { replayClean } from './replay-clean.ts';

const compatible = { workflowId: 'w', verdict: 'compatible' } as const;
const broken = {
  workflowId: 'w2',
  verdict: 'incompatible',
  message: 'redact_pii was added.',
  file: 'workflow.ts',
  line: 43,
  eventId: 11,
  suggestion: "if (patched('redact-pii')) …",
} as const;

describe('replay-clean', () => {
  it('passes when every history replays', () => {
    expect(replayClean.check(trialOf({ replays: [compatible, compatible] }))?.verdict).toBe('pass');
  });

  it('fails with the place and what to write when one does not', () => {
    const found = replayClean.check(trialOf({ replays: [compatible, broken] }));
    expect(found?.verdict).toBe('fail');
    expect(found?.findings).toEqual([
      {
        rule: 'replay-clean',
        message: '1 of 2 histories (first: w2) do not replay on this code: redact_pii was added.',
        file: 'workflow.ts',
        line: 43,
        eventId: 11,
        suggestion: "if (patched('redact-pii')) …",
      },
    ]);
  });

  it('says once what breaks many histories at the same place', () => {
    const found = replayClean.check(trialOf({ replays: [broken, compatible, { ...broken, workflowId: 'w3' }] }));
    expect(found?.findings.map(({ message }) => message)).toEqual([
      '2 of 3 histories (first: w2) do not replay on this code: redact_pii was added.',
    ]);
  });

  const drifted = {
    workflowId: 'w4',
    verdict: 'drifted',
    message: 'summarize gets another argument.',
    file: 'workflow.ts',
    line: 12,
    eventId: 11,
    suggestion: "patched('other-arguments') ? …",
  } as const;

  it('fails when the code that made a history does something else the second time', () => {
    const found = replayClean.check(trialOf({ replays: [drifted] }));
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]).toMatchObject({
      message: 'Execution w4 does not do the same again on this code: summarize gets another argument.',
      line: 12,
      suggestion: expect.stringContaining('the result of an activity') as string,
    });
  });

  it('passes when a history of older code drifts', () => {
    expect(replayClean.check(trialOf({ replays: [drifted], executions: [] }))?.verdict).toBe('pass');
  });

  it('is unknown when a replay could not be carried out', () => {
    expect(
      replayClean.check(trialOf({ replays: [compatible, { workflowId: 'w3', verdict: 'cannot-tell' }] }))?.verdict,
    ).toBe('unknown');
  });

  it('is unknown when 0 histories were replayed', () => {
    expect(replayClean.check(trialOf({ replays: [] }))?.findings[0]?.message).toBe(
      '0 histories replayed is not a pass.',
    );
    expect(replayClean.check(trialOf({ replays: [], executions: [] }))?.verdict).toBe('unknown');
  });

  it('does not apply to a reference', () => {
    expect(replayClean.check(trialOf({ plan: { mode: 'reference' }, replays: [] }))).toBeUndefined();
  });
});
