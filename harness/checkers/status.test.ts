// Planted: another end than expected, another cause than expected.
import { describe, expect, it } from 'vitest';
import { chainOf, sideBySide } from '../accounting/fixtures/chain.ts';
import { activity, completed, trialOf } from '../accounting/fixtures/trial.ts';
import { rootFailure } from '../accounting/root-failure.ts';
import { status } from './status.ts';

const link = (type: string, message = 'm') => ({ type, message, nonRetryable: false });
const failedWith = (...types: string[]) => ({ status: 'failed', failure: types.map((type) => link(type)) }) as const;

describe('status', () => {
  it('passes when the execution ended as expected', () => {
    expect(status.check(trialOf({ expect: { status: 'completed' } }))?.verdict).toBe('pass');
  });

  it('fails with the chain of failures when it ended otherwise', () => {
    const found = status.check(
      trialOf({ expect: { status: 'completed' }, execution: failedWith('ActivityFailure', 'RateLimitError') }),
    );
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      'is failed, expected completed. Failure: ActivityFailure: m ← RateLimitError: m.',
    );
  });

  it('passes when the root failure has the expected type, whatever that failure carries itself', () => {
    const execution = failedWith('ActivityFailure', 'AuthenticationError', 'Error');
    expect(
      status.check(trialOf({ expect: { status: 'failed', failure: 'AuthenticationError' }, execution }))?.verdict,
    ).toBe('pass');
  });

  it('fails when the root failure is another', () => {
    const found = status.check(
      trialOf({
        expect: { status: 'failed', failure: 'AuthenticationError' },
        execution: failedWith('ActivityFailure', 'Error'),
      }),
    );
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('failed of Error, expected AuthenticationError');
  });

  it('is unknown without an execution', () => {
    expect(status.check(trialOf({ expect: { status: 'completed' }, executions: [] }))?.verdict).toBe('unknown');
  });

  it('does not apply where nothing is expected', () => expect(status.check(trialOf())).toBeUndefined());
});

describe('rootFailure', () => {
  it.each([
    [['ApplicationFailure', 'ActivityFailure', 'RateLimitError', 'Error'], 'RateLimitError'],
    [['BudgetExceeded', 'Error'], 'BudgetExceeded'],
    [['ChildWorkflowFailure', 'ActivityFailure', 'TimeoutFailure'], 'TimeoutFailure'],
    [['ActivityFailure'], 'ActivityFailure'],
    [[], undefined],
  ])('of %j is %s', (types, root) => expect(rootFailure(types.map((type) => link(type)))?.type).toBe(root));
});

const RUN = { activities: [activity('step', '1', [completed()])] };

describe('a status that is expected', () => {
  const expected = { expect: { status: 'completed' as const } };

  it('is that of the last run, and of every execution', () => {
    expect(status.check(chainOf({ ...RUN, ...expected }, RUN))?.verdict).toBe('pass');
    const failed = { ...RUN, execution: { status: 'failed' as const } };
    const found = status.check(sideBySide({ ...RUN, ...expected }, RUN, failed));
    expect(found?.verdict).toBe('fail');
    expect(found?.findings.map(({ message }) => message)).toEqual([
      'Execution ordeal-7f3a-1-3 is failed, expected completed.',
    ]);
  });

  it('is unknown while an execution is missing', () => {
    const trial = trialOf({ ...RUN, ...expected, plan: { executions: 2 } });
    expect(status.check(trial)?.findings[0]?.message).toBe(
      'The evidence holds 1 of the 2 executions that were planned.',
    );
    expect(status.check(trial)?.verdict).toBe('unknown');
  });
});
