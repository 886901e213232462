// How a thrown error is told to the harness: as Temporal will record it.
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import { failedOutcome } from './outcome.ts';

const failed = { kind: 'failed', nonRetryable: false };

it.each([
  ['a plain error by its name', new RangeError('far'), { ...failed, type: 'RangeError', message: 'far' }],
  [
    'a failure by its type, flag and delay',
    ApplicationFailure.create({ type: 'RateLimited', message: '429', nonRetryable: true, nextRetryDelay: '2s' }),
    { kind: 'failed', type: 'RateLimited', message: '429', nonRetryable: true, nextRetryDelayMs: 2_000 },
  ],
  ['a failure without a type', ApplicationFailure.create({ message: 'x' }), { ...failed, type: 'Error', message: 'x' }],
  ['a cancellation', new CancelledFailure('stop'), { ...failed, type: 'CancelledFailure', message: 'stop' }],
  ['a thrown text', 'just text', { ...failed, type: 'Error', message: 'just text' }],
])('tells %s', (_title, error, outcome) => {
  expect(failedOutcome(error)).toEqual(outcome);
});
