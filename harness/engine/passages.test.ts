// A process that takes over goes on counting: what each point has been passed before it.
import { expect, it } from 'vitest';
import { activity, completed, died, failed, trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import { passedBefore } from './passages.ts';

const { attempts } = trialOf({
  activities: [
    activity('ask', '1', [failed('RateLimited'), completed()]),
    activity('ask', '2', [completed()]),
    activity('ask', '3', [died()]),
    activity('write', '4', [completed()]),
  ],
});

it.each([
  [{ activity: 'ask', at: 'before' }, 4],
  [{ activity: 'ask', at: 'inside' }, 3],
  [{ activity: 'ask', at: 'effect' }, 2],
  [{ activity: 'ask', at: 'completed' }, 2],
  [{ activity: 'ask', at: 'chunk' }, 0],
  [{ workflowTask: 2 }, 0],
  [{ continueAsNew: 1 }, 0],
] as const)('counts what passed %j', (on, passed) => {
  expect(passedBefore(on, [WORKFLOW_ID], attempts)).toBe(passed);
  expect(passedBefore(on, ['another'], attempts)).toBe(0);
});
