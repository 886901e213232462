// Whose a request is: a running trial's, nobody's, or one's that is over.
import { expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { LlmBook } from './book.ts';

const script = { trial: 't-1', workflowIdPrefix: 'ordeal-t-1-', answers: [], faults: [], pages: {} };
const caller = (workflowId: string) => ({ workflowId, runId: 'r', activityType: 'ask', activityId: '1', attempt: 1 });
const ask = (book: LlmBook, workflowId: string) =>
  book.arrive({ caller: caller(workflowId), path: '/v1/chat/completions', sdkRetry: 0 });

it('is in the ledger of its trial, late after the end of that, and a stray where no trial ever was', () => {
  const book = new LlmBook(wallClock);
  book.register(script);
  ask(book, 'ordeal-t-1-1');
  expect(book.collect('t-1')).toHaveLength(1);
  ask(book, 'ordeal-t-1-1');
  expect([book.late, book.unmatched.length]).toEqual([1, 0]);
  ask(book, 'ordeal-t-2-1');
  expect([book.late, book.unmatched.length]).toEqual([1, 1]);
  // The same trial again is no longer over.
  book.register(script);
  ask(book, 'ordeal-t-1-1');
  expect([book.late, book.collect('t-1').length]).toEqual([1, 1]);
});

it('knows of an attempt whether a fault or an error has answered a request of it', () => {
  const book = new LlmBook(wallClock);
  book.register(script);
  const attempt = (number: number) => ({ ...caller('ordeal-t-1-1'), attempt: number });
  const came = (number: number) => book.arrive({ caller: attempt(number), path: '/v1/models', sdkRetry: 0 });
  came(1).settle({ status: 200 });
  came(2).settle({ status: 429 });
  came(3).note({ faultId: 'f1' });
  expect([1, 2, 3, 4].map((number) => book.wasRefused('t-1', attempt(number)))).toEqual([false, true, true, false]);
  expect(book.wasRefused('t-1', { ...attempt(2), runId: 'another' })).toBe(false);
  expect(book.wasRefused('t-2', attempt(2))).toBe(false);
});
