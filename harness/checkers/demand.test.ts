// Planted: a fault that passes and ends the work, an error that is swallowed, one without a name, one that is asked for again.
import { describe, expect, it } from 'vitest';
import { activity, completed, failed, fault, reference, trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import type { Demand } from '../../reports/evidence/matrix.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { demand } from './demand.ts';
import { effectsOnce } from './effects-once.ts';
import { faultsStruck } from './faults-struck.ts';
import { result } from './result.ts';
import { status } from './status.ts';

const unauthorized = fault(
  'f1',
  { kind: 'llm.unauthorized', on: { activity: 'call_llm' } },
  {
    strikes: [{ workflowId: WORKFLOW_ID, runId: 'run-1', activityType: 'call_llm', activityId: '1', attempt: 1 }],
  },
);

const link = (type: string) => ({ type, message: 'm', nonRetryable: false });
const failedOf = (type: string) => ({ status: 'failed', failure: [link('ActivityFailure'), link(type)] }) as const;

const cell = (asked: Demand, more: Parameters<typeof trialOf>[0] = {}): TrialEvidence => {
  const evidence = trialOf({ faults: [unauthorized], reference: reference(), ...more });
  const planned = { column: 'letters', form: 'llm.unauthorized', demand: asked };
  return { ...evidence, plan: { ...evidence.plan, cell: planned } };
};

const said = (evidence: TrialEvidence): string => demand.check(evidence)?.findings[0]?.message ?? '';

describe('demand', () => {
  it('does not speak of trials that are no cells', () => {
    expect(demand.check(trialOf())).toBeUndefined();
  });

  it('fails a fault that passes and ends the work all the same', () => {
    expect(demand.check(cell('recovers'))?.verdict).toBe('pass');
    expect(said(cell('recovers', { execution: failedOf('RateLimitError') }))).toMatch(/must not end the work/);
  });

  it('fails an error that is swallowed', () => {
    expect(demand.check(cell('stops', { execution: failedOf('AuthenticationError') }))?.verdict).toBe('pass');
    expect(said(cell('stops'))).toMatch(/the error was swallowed/);
  });

  it.each(['stops', 'decides'] as const)('fails a failure by a name that any failure may have (%s)', (asked) => {
    expect(said(cell(asked, { execution: failedOf('Error') }))).toMatch(/failed of Error .* any failure may have/);
  });

  it('fails what asks again after an answer that no repetition changes', () => {
    const activities = [activity('call_llm', '1', [failed('AuthenticationError'), completed()])];
    const again = cell('stops', { activities, execution: failedOf('AuthenticationError') });
    expect(said(again)).toMatch(/call_llm was tried 1 more time after/);
  });

  it('is unknown without an execution', () => {
    expect(demand.check({ ...cell('excepted'), executions: [] })?.verdict).toBe('unknown');
  });
});

describe('a cell that decides', () => {
  it('is held to the whole result where it completed', () => {
    const other = cell('decides', { execution: { result: 'half' }, reference: reference({ result: 'whole' }) });
    expect(result.check(other)?.verdict).toBe('fail');
    expect(status.check(other)?.verdict).toBe('pass');
  });

  it('may leave effects out where it failed, and none where it completed', () => {
    const written = reference({ effects: { 'rows/row': 1 } });
    expect(effectsOnce.check(cell('decides', { reference: written }))?.verdict).toBe('fail');
    const stopped = cell('decides', { execution: failedOf('RefusedError'), reference: written });
    expect(effectsOnce.check(stopped)?.verdict).toBe('pass');
  });
});

describe('signals of the base', () => {
  const unsent = (asked: Demand): TrialEvidence => {
    const evidence = cell(asked, { execution: failedOf('AuthenticationError') });
    const action = {
      kind: 'signal',
      id: 'a1',
      title: 'signal approve',
      signal: 'approve',
      args: [],
      when: { kind: 'moment', atMs: 1 },
    } as const;
    return { ...evidence, plan: { ...evidence.plan, actions: [action] } };
  };

  it('need not be sent to what stopped, and was free to', () => {
    expect(faultsStruck.check(unsent('stops'))?.verdict).toBe('pass');
    expect(faultsStruck.check(unsent('recovers'))?.verdict).toBe('unknown');
  });
});
