// Planted: an attempt that takes the beginning of an answer for all of it.
import { describe, expect, it } from 'vitest';
import { activity, call, completed, died, failed, trialOf, type AttemptFixture } from '../accounting/fixtures/trial.ts';
import { wholeStreams } from './whole-streams.ts';

const whole = (more = {}) => call({ requestDigest: 'a', stream: { pieces: 9, whole: true }, ...more });
const cut = (more = {}) => call({ requestDigest: 'a', stream: { pieces: 2, whole: false }, ...more });

const check = (...attempts: readonly AttemptFixture[]) =>
  wholeStreams.check(trialOf({ activities: [activity('generate_summary', '1', attempts)] }));

describe('whole-streams', () => {
  it('passes when streams are whole', () => expect(check(completed({ calls: [whole()] }))?.verdict).toBe('pass'));

  it('fails when an attempt completes on what came of a stream', () => {
    const found = check(completed({ calls: [cut()] }));
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toBe(
      'generate_summary (activity 1) completed in attempt 1 although its stream (/v1/chat/completions) was cut after 2 pieces, before the event that says that the answer is whole, and no whole answer came after it: a part of the text was taken for all of it.',
    );
    expect(found?.findings[0]?.suggestion).toContain('finish_reason');
  });

  it('fails as well when the answer before was whole', () =>
    expect(check(completed({ calls: [whole(), cut()] }))?.verdict).toBe('fail'));

  it('passes when the attempt fails and the next gets a whole answer', () =>
    expect(check(failed('ConnectionError', { calls: [cut()] }), completed({ calls: [whole()] }))?.verdict).toBe(
      'pass',
    ));

  it('passes when the process dies with the stream', () =>
    expect(check(died({ calls: [cut()] }), completed({ calls: [whole()] }))?.verdict).toBe('pass'));

  it('passes when the attempt asks the same again and gets all of it, streamed or not', () => {
    expect(check(completed({ calls: [cut(), whole()] }))?.verdict).toBe('pass');
    expect(check(completed({ calls: [cut(), call({ requestDigest: 'a' })] }))?.verdict).toBe('pass');
  });

  it('fails when what is asked again fails or is cut as well', () => {
    expect(check(completed({ calls: [cut(), call({ requestDigest: 'a', status: 503 })] }))?.verdict).toBe('fail');
    expect(check(completed({ calls: [cut(), cut()] }))?.findings).toHaveLength(2);
  });

  it('is unknown when something else was answered afterwards', () => {
    const found = check(completed({ calls: [cut(), whole({ requestDigest: 'b' })] }));
    expect(found?.verdict).toBe('unknown');
    expect(found?.findings[0]?.message).toContain('1 whole answer to other requests came after it');
  });

  it('is unknown when no worker told of the attempt', () => {
    const trial = trialOf({ activities: [activity('generate_summary', '1', [completed({ calls: [cut()] })])] });
    expect(wholeStreams.check({ ...trial, attempts: [] })?.verdict).toBe('unknown');
  });

  it('does not apply where nothing was streamed', () => expect(check(completed({ calls: [call()] }))).toBeUndefined());
});
