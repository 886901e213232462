// Planted: a second attempt of an activity that had completed.
import { describe, expect, it } from 'vitest';
import { completedOnce } from './completed-once.ts';
import { activity, completed, died, trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';

const good = trialOf({ activities: [activity('ocr', '1', [died(), completed()])] });
const again = { ...good.attempts[1]!, attempt: 3 };

describe('completed-once', () => {
  it('passes when only attempts that did not complete were repeated', () => {
    expect(completedOnce.check(good)?.verdict).toBe('pass');
  });

  it('fails when an attempt was begun after the completion', () => {
    const found = completedOnce.check({ ...good, attempts: [...good.attempts, again] });
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      `ocr (activity 1) in execution ${WORKFLOW_ID} was run again after its completion: attempt 2 is recorded as completed, attempt 3 was begun`,
    );
  });

  it('passes when the same activity id is run in another execution', () => {
    expect(completedOnce.check({ ...good, attempts: [...good.attempts, { ...again, runId: 'run-2' }] })?.verdict).toBe(
      'pass',
    );
  });

  it('is unknown when no worker reported attempts', () => {
    expect(completedOnce.check({ ...good, attempts: [] })?.verdict).toBe('unknown');
  });

  it('does not apply where nothing completed', () => expect(completedOnce.check(trialOf())).toBeUndefined());
});
