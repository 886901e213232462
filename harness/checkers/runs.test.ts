// Planted: an extra body, a missing one, and completed work that is issued again after a crash.
import { describe, expect, it } from 'vitest';
import {
  activity,
  completed,
  died,
  fault,
  START_MS,
  trialOf,
  worker,
  type ActivityFixture,
} from '../accounting/fixtures/trial.ts';
import { runs } from './runs.ts';

const DIED = START_MS + 500;
const before = { startedWallMs: START_MS + 100, worker: 'worker-1' };
const after = { startedWallMs: START_MS + 900, worker: 'worker-2' };
const workers = [worker('worker-1', DIED), worker('worker-2')];

/** 12 extractions: the first `done` completed before the death, the rest were begun again after it. */
const extractions = (done: number): readonly ActivityFixture[] =>
  Array.from({ length: 12 }, (_, index) =>
    activity('extract', String(index + 1), index < done ? [completed(before)] : [died(before), completed(after)]),
  );

describe('runs', () => {
  it('passes when bodies were begun as often as said', () => {
    const parts = {
      expect: { runs: { ocr: 1, chunk: 2 } },
      activities: [activity('ocr', '1', [completed()]), activity('chunk', '2', [died(), completed()])],
    };
    expect(runs.check(trialOf(parts))?.verdict).toBe('pass');
  });

  it('fails when a body was begun too often', () => {
    const found = runs.check(
      trialOf({ expect: { runs: { ocr: 1 } }, activities: [activity('ocr', '1', [died(), completed()])] }),
    );
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      'ocr: body begun 2 times, expected 1. Begun: activity 1 attempt 1, activity 1 attempt 2. Ended with: no outcome 1×.',
    );
  });

  it('fails and names what was seen when the activity never ran', () => {
    const found = runs.check(
      trialOf({ expect: { runs: { orc: 1 } }, activities: [activity('ocr', '1', [completed()])] }),
    );
    expect(found?.findings[0]?.message).toContain('orc: body begun 0 times, expected 1. Activities seen: ocr.');
  });

  it('does not count an attempt that was killed before its body', () => {
    const trial = trialOf({ activities: [activity('ocr', '1', [died(), completed()])] });
    const kill = fault(
      'f1',
      { kind: 'worker.kill', on: { activity: 'ocr', at: 'before' } },
      { strikes: [{ workflowId: trial.attempts[0]!.workflowId, activityId: '1', attempt: 1 }] },
    );
    const parts = {
      expect: { runs: { ocr: 1 } },
      activities: [activity('ocr', '1', [died(), completed()])],
      faults: [kill],
    };
    expect(runs.check(trialOf(parts))?.verdict).toBe('pass');
  });

  it('passes when exactly the work that was not done is issued again', () => {
    expect(
      runs.check(trialOf({ expect: { runs: { extract: { issuedAgain: 9 } } }, activities: extractions(3), workers }))
        ?.verdict,
    ).toBe('pass');
  });

  it('fails when completed work is issued again under new ids', () => {
    const copies = [1, 2, 3].map((n) => activity('extract', `copy-${n}`, [completed(after)]));
    const found = runs.check(
      trialOf({
        expect: { runs: { extract: { issuedAgain: 9 } } },
        activities: [...extractions(3), ...copies],
        workers,
      }),
    );
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toBe(
      'extract: 12 issued again, expected 9: the 3 completed ones were run again, or copies of them under new ids.',
    );
  });

  it('fails when less is issued again', () => {
    const found = runs.check(
      trialOf({ expect: { runs: { extract: { issuedAgain: 9 } } }, activities: extractions(5), workers }),
    );
    expect(found?.findings[0]?.message).toContain(
      'extract: 7 issued again, expected 9: 5 had completed before the death',
    );
  });

  it('is unknown when no worker died', () => {
    expect(
      runs.check(trialOf({ expect: { runs: { extract: { issuedAgain: 9 } } }, activities: extractions(3) }))?.verdict,
    ).toBe('unknown');
  });

  it('is unknown when no worker reported attempts', () => {
    const trial = trialOf({ expect: { runs: { ocr: 1 } }, activities: [activity('ocr', '1', [completed()])] });
    expect(runs.check({ ...trial, attempts: [] })?.verdict).toBe('unknown');
  });

  it('does not apply where nothing is expected', () => expect(runs.check(trialOf())).toBeUndefined());
});
