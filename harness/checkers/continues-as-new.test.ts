// Planted: a chain that is too short, a run that grew too long, a chain that is not whole.
import { describe, expect, it } from 'vitest';
import { activity, completed, trialOf, type TrialParts } from '../accounting/fixtures/trial.ts';
import { chainOf, sideBySide } from '../accounting/fixtures/chain.ts';
import type { Expectation } from '../scenario/types.ts';
import { continuesAsNew } from './continues-as-new.ts';

/** A run of three events. */
const RUN: TrialParts = { activities: [activity('step', '1', [completed()])] };
const LONG: TrialParts = { activities: [1, 2, 3].map((id) => activity('step', String(id), [completed()])) };

const check = (expected: Partial<Expectation>, first: TrialParts, ...rest: readonly TrialParts[]) =>
  continuesAsNew.check(chainOf({ ...first, expect: expected }, ...rest));

describe('continues-as-new', () => {
  it('passes with as many runs as expected, none too long', () => {
    const expected = { runsOfChain: 3, historyEvents: { atMost: 3 } };
    expect(check(expected, RUN, RUN, RUN)?.verdict).toBe('pass');
    expect(check({ runsOfChain: { atLeast: 2 } }, RUN, RUN, RUN)?.verdict).toBe('pass');
  });

  it('fails when the execution continued as new less often, or more', () => {
    const found = check({ runsOfChain: 3 }, RUN, RUN);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('has 2 runs, expected 3. Events of each run: 3, 3.');
    expect(check({ runsOfChain: 1 }, RUN, RUN)?.verdict).toBe('fail');
    expect(check({ runsOfChain: { atLeast: 3 } }, RUN, RUN)?.verdict).toBe('fail');
  });

  it('fails on a run that grew too long, and names it', () => {
    const found = check({ historyEvents: { atMost: 5 } }, RUN, LONG, RUN);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      'Run 2 of execution ordeal-7f3a-1-1 has 9 events, expected at most 5',
    );
  });

  it('holds every execution to it', () => {
    const trial = sideBySide({ ...RUN, expect: { historyEvents: { atMost: 5 } } }, LONG);
    expect(continuesAsNew.check(trial)?.findings[0]?.message).toContain('ordeal-7f3a-1-2');
  });

  it('is unknown where the chain is not whole, a history is missing, or an execution', () => {
    const whole = chainOf({ ...RUN, expect: { runsOfChain: 1 } }, RUN);
    const cut = { ...whole, executions: whole.executions.slice(0, 1) };
    expect(continuesAsNew.check(cut)?.verdict).toBe('unknown');
    const empty = trialOf({ expect: { historyEvents: { atMost: 5 } } });
    expect(continuesAsNew.check(empty)?.verdict).toBe('unknown');
    expect(continuesAsNew.check({ ...empty, executions: [] })?.verdict).toBe('unknown');
    const few = sideBySide({ ...RUN, expect: { runsOfChain: 1 } }, RUN);
    expect(continuesAsNew.check({ ...few, plan: { ...few.plan, executions: 3 } })?.verdict).toBe('unknown');
  });

  it('does not apply where the scenario says nothing of it', () => expect(check({}, RUN)).toBeUndefined());
});
