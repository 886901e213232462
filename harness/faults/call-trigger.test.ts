// What a trigger of the fake provider says of itself: how often it must be seen to strike, and one line for people.
import { expect, it } from 'vitest';
import type { CallTrigger } from '../scenario/types.ts';
import { callTitle, plannedCalls } from './call-trigger.ts';
import { faultTitle } from './registry.ts';

const said: readonly (readonly [Omit<CallTrigger, 'activity'>, title: string, planned: number])[] = [
  [{}, 'at ask, attempt 1', 1],
  [{ attempts: [1, 3], instance: 2 }, 'at ask #2, attempts 1–3', 3],
  [{ attempts: 'every', instance: 'every' }, 'at every ask, every attempt', 1],
  [{ execution: 2, nth: 3 }, 'at ask of execution 2, attempt 1, call 3', 1],
  [{ attempts: [1, 2], sdkRetries: [0, 2] }, 'at ask, attempts 1–2, client retries 0–2', 6],
  [{ sdkRetries: 1 }, 'at ask, attempt 1, client retry 1', 1],
  [{ containing: 'a "long" piece of the prompt' }, 'at ask, attempt 1, prompt with "a \\"long\\" piece of the pr…"', 1],
];

it.each(said)('%j reads as it strikes', (on, title, planned) => {
  expect(callTitle({ activity: 'ask', ...on })).toBe(title);
  expect(plannedCalls({ activity: 'ask', ...on })).toBe(planned);
});

it('a fault of a service names the request beside the call', () => {
  const on = { activity: 'ask', request: 'GET /jobs/7', execution: 2, nth: 3 };
  expect(faultTitle({ kind: 'service.hang', on })).toBe(
    'no answer of GET /jobs/7 at ask of execution 2, attempt 1, call 3',
  );
});
