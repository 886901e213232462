// Planted: a signal that no history records, one that is recorded less often than it was sent, and none sent at all.
import { describe, expect, it } from 'vitest';
import { trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import type { ActionRecord, HistoryEventJson, PlannedAction } from '../../reports/evidence/types.ts';
import { signalsArrived } from './signals-arrived.ts';

const action: PlannedAction = {
  kind: 'signal',
  id: 'a1',
  title: 'signal approve',
  signal: 'approve',
  args: [],
  when: { kind: 'point', on: { continueAsNew: 1 }, times: 3 },
};
const sent = (times: number, execution = WORKFLOW_ID): ActionRecord => ({
  id: 'a1',
  signal: 'approve',
  execution,
  sent: times,
});
const signaled = (signalName: string): HistoryEventJson => ({
  eventId: '9',
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED',
  eventTime: '1970-01-01T00:00:00Z',
  workflowExecutionSignaledEventAttributes: { signalName },
});

/** Two runs of one chain, with these signals recorded in each. */
const check = (actions: readonly ActionRecord[], ...runs: readonly (readonly string[])[]) =>
  checkPlanned(action, actions, ...runs);

const checkPlanned = (
  planned: PlannedAction,
  actions: readonly ActionRecord[],
  ...runs: readonly (readonly string[])[]
) => {
  const trial = trialOf({ plan: { actions: [planned] }, actions });
  const [execution] = trial.executions;
  if (execution === undefined) throw new Error('the fixture has no execution');
  const executions = runs.map((names, index) => ({
    ...execution,
    runId: `run-${index + 1}`,
    history: { events: names.map(signaled) },
  }));
  return signalsArrived.check({ ...trial, executions });
};

describe('signals-arrived', () => {
  it('passes when each is recorded, in whichever run of the chain', () => {
    expect(check([sent(3)], ['approve'], ['approve', 'approve'])).toMatchObject({ verdict: 'pass', findings: [] });
    expect(check([sent(1)], ['approve', 'approve'])?.verdict).toBe('pass');
  });

  it('fails when one is missing', () => {
    const found = check([sent(3)], ['approve', 'other'], ['approve']);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('sent 3 times');
    expect(found?.findings[0]?.message).toContain('record 2');
  });

  it('does not take the signals of another execution for its own', () => {
    expect(check([sent(1), sent(1, 'another')], ['approve', 'approve'])?.verdict).toBe('fail');
  });

  it('is unknown when none was sent', () => {
    expect(check([sent(0)], [])?.verdict).toBe('unknown');
    expect(check([], [])?.verdict).toBe('unknown');
  });

  const refusable: PlannedAction = { ...action, refused: 'PayloadTooLarge' };

  it('passes when the client refuses what it has to, and fails when it is sent, refused otherwise, or recorded all the same', () => {
    const refused = { ...sent(1), refused: 'PayloadTooLarge' };
    expect(checkPlanned(refusable, [refused], [])?.verdict).toBe('pass');
    expect(checkPlanned(refusable, [sent(1)], ['approve'])?.findings[0]?.message).toContain('and it was sent');
    expect(checkPlanned(refusable, [{ ...refused, refused: 'ValueError' }], [])?.verdict).toBe('fail');
    expect(checkPlanned(refusable, [refused], ['approve'])?.findings[0]?.message).toContain('all the same');
    expect(checkPlanned(refusable, [{ ...sent(0) }], [])?.verdict).toBe('unknown');
  });

  it('fails when the client refuses what was to be sent', () => {
    expect(check([{ ...sent(1), refused: 'PayloadTooLarge' }], [])?.verdict).toBe('fail');
  });

  describe('where each copy has a name of its own', () => {
    const copy = (identity: string): HistoryEventJson => ({
      ...signaled('approve'),
      workflowExecutionSignaledEventAttributes: { signalName: 'approve', identity },
    });
    const request = (identity: string, error?: string) => ({
      actionId: 'a1',
      execution: WORKFLOW_ID,
      identity,
      sentWallMs: 1,
      answeredWallMs: 2,
      ...(error === undefined ? {} : { error }),
    });
    const checkCopies = (deliveries: readonly ReturnType<typeof request>[], ...events: readonly HistoryEventJson[]) =>
      signalsArrived.check(trialOf({ plan: { actions: [action] }, actions: [sent(1)], deliveries, events }));

    it('passes when a request that was repeated is one signal', () => {
      expect(checkCopies([request('one'), request('one')], copy('one'))?.verdict).toBe('pass');
    });

    it('fails when it is two, when a copy is lost in a crash, or when a refused one is recorded', () => {
      expect(checkCopies([request('one'), request('one')], copy('one'), copy('one'))?.findings[0]?.message).toMatch(
        /'one' was taken by the server and is recorded 2 times/,
      );
      expect(checkCopies([request('one'), request('two')], copy('one'))?.findings[0]?.message).toMatch(
        /'two' was taken by the server and is recorded 0 times/,
      );
      expect(
        checkCopies([request('one'), request('late', 'WorkflowNotFoundError')], copy('one'), copy('late'))?.verdict,
      ).toBe('fail');
    });
  });

  it('does not apply where no signal is planned', () => expect(signalsArrived.check(trialOf())).toBeUndefined());
});
