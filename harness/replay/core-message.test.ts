// The SDK's debug dump, as it prints it.
import { describe, expect, test } from 'vitest';
import { ranOutOfTime, readCoreMessage } from './core-message.ts';

const dump = (message: string, stack = ''): string =>
  'Replay failed with a nondeterminism error. Details: Workflow activation completion failed: ' +
  `Failure { failure: Some(Failure { message: "${message}", source: "", stack_trace: "${stack}", cause: None }), force_cause: NonDeterministicError }`;

describe('the dump of a failed replay', () => {
  test('gives its sentence and the event it names', () => {
    const text = 'Timer machine does not handle this event: HistoryEvent(id: 5, ActivityTaskScheduled)';
    expect(readCoreMessage(dump(`[TMPRL1100] Nondeterminism error: ${text}`))).toEqual({ text, eventId: 5, stack: '' });
  });

  test('gives back quotes, backslashes and line ends', () => {
    const read = readCoreMessage(
      dump(String.raw`no \"step\" in C:\\x`, String.raw`Error: no\n    at review (/src/review.ts:3:1)`),
    );
    expect(read).toEqual({
      text: String.raw`no "step" in C:\x`,
      stack: 'Error: no\n    at review (/src/review.ts:3:1)',
    });
  });

  test('falls back to the whole text when it is not a dump', () => {
    expect(readCoreMessage('something new').text).toBe('something new');
  });

  test('tells code that was cut off from code that failed', () => {
    expect(ranOutOfTime(dump('Script execution timed out after 2000ms'))).toBe(true);
    expect(ranOutOfTime(dump('boom'))).toBe(false);
  });
});
