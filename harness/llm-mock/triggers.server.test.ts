// Which of many calls a fault means: by execution, activity, attempt, the client's own retry, the call of the body, the prompt.
import { describe, expect, it } from 'vitest';
import type { CallTrigger } from '../scenario/types.ts';
import { armed, ask, openAi, rejection, TRIAL, withMock, type Activity } from './mock.fixture.ts';
import type { LlmMock } from './types.ts';

const by = (on: Omit<CallTrigger, 'activity'>) => ({
  faults: armed({ kind: 'llm.server-error', status: 500, on: { activity: 'call_llm', ...on } }),
});

/** Whether each call was struck, in order of the calls. */
const outcomes = (mock: LlmMock, calls: readonly (readonly [Activity, prompt: string])[]) =>
  Promise.all(
    calls.map(async ([activity, prompt]) => {
      const [end] = await Promise.allSettled([ask(openAi(mock.llmUrl, activity), prompt)]);
      return end.status === 'rejected';
    }),
  );

const of = (execution: number, activityId = '1', more: Activity = {}): Activity => ({
  workflowId: `wf-1-${execution}`,
  runId: `run-${execution}`,
  activityId,
  ...more,
});

describe('a trigger', () => {
  it('means one execution of many at the same time, and the activities of that one alone', () =>
    withMock(by({ execution: 2, instance: 1 }), async (mock) => {
      const calls = [of(1), of(2), of(3), of(12)].map((activity) => [activity, 'x'] as const);
      expect(await outcomes(mock, calls)).toEqual([false, true, false, false]);
      expect(await outcomes(mock, [[of(2, '2'), 'x']])).toEqual([false]);
    }));

  it('means the call with a piece of the prompt, whichever of the concurrent ones comes first', () =>
    withMock(by({ containing: 'page 3' }), async (mock) => {
      const calls = [1, 2, 3, 4].map((page) => [of(1, String(page)), `Read page ${page}.`] as const);
      expect(await outcomes(mock, calls)).toEqual([false, false, true, false]);
      expect(mock.strikes(TRIAL, 'f1')).toBe(1);
    }));

  it('means the nth call of an attempt, and all repetitions of that call by the client', () =>
    withMock(by({ nth: 2 }), async (mock) => {
      const client = openAi(mock.llmUrl, {}, { maxRetries: 1 });
      await ask(client, 'first');
      await rejection(ask(client, 'second'));
      await ask(client, 'third');
      await ask(openAi(mock.llmUrl, { attempt: 2 }), 'first of another attempt');
      expect(mock.collect(TRIAL).map(({ sdkRetry, status }) => [sdkRetry, status])).toEqual([
        [0, 200],
        [0, 500],
        [1, 500],
        [0, 200],
        [0, 200],
      ]);
    }));

  it("means some of the client's own repetitions: the one after them is answered", () =>
    withMock(by({ sdkRetries: [0, 1] }), async (mock) => {
      await ask(openAi(mock.llmUrl, {}, { maxRetries: 2 }));
      expect(mock.collect(TRIAL).map(({ sdkRetry, status }) => [sdkRetry, status])).toEqual([
        [0, 500],
        [1, 500],
        [2, 200],
      ]);
    }));

  it('means one repetition alone', () =>
    withMock(by({ sdkRetries: 1 }), async (mock) => {
      await ask(openAi(mock.llmUrl, {}, { maxRetries: 2 }));
      expect(mock.strikes(TRIAL, 'f1')).toBe(0);
    }));
});
