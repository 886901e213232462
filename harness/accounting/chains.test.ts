// An execution in several runs is one; several executions have a last word each.
import { describe, expect, it } from 'vitest';
import { chainOf, sideBySide } from './fixtures/chain.ts';
import { activity, completed } from './fixtures/trial.ts';
import { chainsOf, commonStatus, finalChains, virtualMsOf } from './chains.ts';
import { referenceSummary } from './reference.ts';

const RUN = { activities: [activity('step', '1', [completed()])] };
const done = (result: unknown) => ({ ...RUN, execution: { result } });

describe('chains', () => {
  it('put the runs of one execution together; the last one is the execution', () => {
    const [chain, ...others] = chainsOf(chainOf(done('one'), done('two'), done('three')));
    expect(others).toEqual([]);
    expect(chain?.runs.map(({ runId }) => runId)).toEqual(['run-1', 'run-2', 'run-3']);
    expect(chain?.last).toMatchObject({ status: 'completed', result: 'three' });
  });

  it('last from the start of the first run to the end of the last', () => {
    const trial = chainOf(RUN, { ...RUN, execution: { startedVirtualMs: 1_500_000, endedVirtualMs: 2_000_000 } });
    expect(virtualMsOf(trial)).toBe(1_000_000);
  });

  it('take as long as the longest side by side, and all together one after the other', () => {
    const time = (ms: number) => ({ ...RUN, execution: { startedVirtualMs: 0, endedVirtualMs: ms } });
    const trial = sideBySide(time(5), time(9));
    expect(virtualMsOf(trial)).toBe(9);
    const restarts = { ...trial, plan: { ...trial.plan, mode: 'restart-baseline' as const } };
    expect(virtualMsOf(restarts)).toBe(14);
    expect(finalChains(restarts).map(({ workflowId }) => workflowId)).toEqual(['ordeal-7f3a-1-2']);
  });

  it('have the status of the one that did not complete', () => {
    expect(commonStatus(chainsOf(sideBySide(RUN, RUN)))).toBe('completed');
    expect(commonStatus(chainsOf(sideBySide(RUN, { ...RUN, execution: { status: 'failed' } })))).toBe('failed');
    expect(commonStatus([])).toBeUndefined();
  });
});

describe('the summary of a reference', () => {
  it('holds the result of the last run of each execution', () => {
    const plan = { mode: 'reference' as const };
    expect(referenceSummary({ ...chainOf({ ...done('one'), plan }, done('two')) })).toMatchObject({ result: 'two' });
    const many = referenceSummary(sideBySide({ ...done('one'), plan }, done('two')));
    expect(many).toMatchObject({ result: 'one', results: [{ result: 'one' }, { result: 'two' }] });
  });
});
