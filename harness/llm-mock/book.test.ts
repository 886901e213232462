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
