// Which billed requests bought a recorded result, and which were lost.
import { describe, expect, it } from 'vitest';
import { chainOf } from './fixtures/chain.ts';
import { activity, call, completed, died, failed, trialOf } from './fixtures/trial.ts';
import { billedByActivity, settle, sumBilled } from './tokens.ts';

const paid = { calls: [call()] };
const attemptsOf = (of: readonly { readonly attempt: number }[]) => of.map(({ attempt }) => attempt);

describe('settle', () => {
  it('loses what failed, died or came before the recorded completion', () => {
    const { settled, lost } = settle(
      trialOf({
        activities: [activity('call_llm', '1', [failed('Bad', paid), died(paid), completed(paid), completed(paid)])],
      }),
    );
    expect(attemptsOf(lost)).toEqual([1, 2, 3]);
    expect(attemptsOf(settled)).toEqual([4]);
  });

  it('settles what nobody can excuse: a request without a known attempt', () => {
    const trial = trialOf({ activities: [activity('call_llm', '1', [completed(paid)])] });
    expect(settle({ ...trial, attempts: [], executions: [] }).settled).toHaveLength(1);
  });

  it('knows the activities of one run from those of the next, which have the same ids', () => {
    const { settled, lost } = settle(
      chainOf(
        { activities: [activity('call_llm', '1', [completed(paid)])] },
        { activities: [activity('call_llm', '1', [died(paid), completed(paid)])] },
      ),
    );
    expect(settled.map(({ runId, attempt }) => `${runId} attempt ${attempt}`)).toEqual([
      'run-1 attempt 1',
      'run-2 attempt 2',
    ]);
    expect(lost.map(({ runId, attempt }) => `${runId} attempt ${attempt}`)).toEqual(['run-2 attempt 1']);
  });

  it('leaves out what was not billed', () => {
    const { settled, lost } = settle(
      trialOf({ activities: [activity('call_llm', '1', [completed({ calls: [call({ billed: false })] })])] }),
    );
    expect([...settled, ...lost]).toEqual([]);
  });
});

describe('billed tokens', () => {
  it('are counted per activity type and in all, cached input once', () => {
    const { llm } = trialOf({
      activities: [
        activity('embed', '1', [completed({ calls: [call({ tokensOut: 0, tokensCachedIn: 60 })] })]),
        activity('extract', '2', [completed(paid)]),
      ],
    });
    expect(billedByActivity(llm)).toEqual({ embed: 100, extract: 120 });
    expect(sumBilled(llm)).toBe(220);
  });
});
