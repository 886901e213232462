// The first difference between two replays, and its words.
import { expect, test } from 'vitest';
import { findingOf, firstDifference } from './compare.ts';
import type { SeenCommand } from './protocol.ts';
import { seenCommand } from './seen-command.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const STACK =
  'Error: call\n    at push (/repo/dist/harness/probes/recorder.ts:50:1)\n    at run (/repo/pipelines/a/workflow.ts:12:5)';
const activity = (value: unknown, taskQueue = 'fake_replay_queue-1', startToClose = 60): SeenCommand =>
  seenCommand(
    {
      scheduleActivity: {
        seq: 1,
        activityType: 'note',
        taskQueue,
        startToCloseTimeout: { seconds: startToClose },
        arguments: [{ metadata: {}, data: bytes(value) }],
      },
    },
    STACK,
  );
const timer = (seconds: number): SeenCommand =>
  seenCommand({ startTimer: { seq: 1, startToFireTimeout: { seconds } } }, '');
const told = (one: readonly SeenCommand[], other: readonly SeenCommand[]): string | undefined => {
  const difference = firstDifference(one, other);
  return difference && findingOf('probe-locale', difference, '/repo').message;
};

test('says nothing of equal replays, whatever the replay itself calls its Task Queue', () => {
  expect(told([activity('x', 'fake_replay_queue-1')], [activity('x', 'fake_replay_queue-27')])).toBeUndefined();
});

test('quotes long values from where they differ', () => {
  const long = 'a'.repeat(500);
  expect(told([activity(`${long}1`)], [activity(`${long}2`)])).toContain('gets …aaaaaaaaaaaa2" in the locale');
});

test.each([
  ['a timer of another length', [timer(1)], [timer(2)], 'timer gets '],
  [
    'another step',
    [timer(1)],
    [activity('x')],
    'asks for activity note in the locale az-AZ and not in ar-EG, and for timer otherwise',
  ],
  ['a step less', [activity('x'), timer(1)], [activity('x')], 'asks for nothing more in the locale'],
  ['a step more', [], [timer(1)], 'and for nothing more otherwise'],
  ['other options', [activity('x')], [activity('x', 'q', 61)], 'activity note has other options'],
])('%s is a difference', (_what, one, other, words) => {
  expect(told(one, other)).toContain(words);
});

test('names the place in the workflow, not the recorder', () => {
  expect(activity('x').place).toEqual({ file: '/repo/pipelines/a/workflow.ts', line: 12 });
});
