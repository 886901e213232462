// Planted: a fault that struck nothing, one that was not healed, an action that was never sent.
import { describe, expect, it } from 'vitest';
import type { LlmExchange } from '../../reports/evidence/types.ts';
import { activity, call, completed, fault, trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import { faultsStruck } from './faults-struck.ts';

const kill = { kind: 'worker.kill', on: { activity: 'extract', at: 'completed', nth: 3 } } as const;
const moment = { kind: 'moment', atMs: 7_200_000 } as const;
const action = {
  kind: 'signal',
  id: 'a1',
  title: 'signal approve',
  signal: 'approve',
  args: [true],
  when: moment,
} as const;
const record = (execution: string, sent: number) => ({
  id: 'a1',
  signal: 'approve',
  execution,
  sent,
  plannedMs: 7_200_000,
});

describe('faults-struck', () => {
  it('passes when each fault struck as planned and was healed', () => {
    expect(faultsStruck.check(trialOf({ faults: [fault('f1', kill)] }))?.verdict).toBe('pass');
  });

  it('passes when a fault struck more often than planned', () => {
    expect(faultsStruck.check(trialOf({ faults: [fault('f1', kill, { strikes: [{}, {}] })] }))?.verdict).toBe('pass');
  });

  it('is unknown, never a pass, when a fault did not strike', () => {
    const found = faultsStruck.check(trialOf({ faults: [fault('f1', kill, { planned: 2, strikes: [{}] })] }));
    expect(found?.verdict).toBe('unknown');
    expect(found?.findings[0]?.message).toMatch(
      /worker\.kill .* struck 1 of 2 planned times, so the trial proves nothing/,
    );
  });

  it('is unknown when no record of the fault exists at all', () => {
    expect(faultsStruck.check({ ...trialOf({ faults: [fault('f1', kill)] }), faults: [] })?.verdict).toBe('unknown');
  });

  it('is unknown when a fault was not healed', () => {
    expect(faultsStruck.check(trialOf({ faults: [fault('f1', kill, { healed: false })] }))?.verdict).toBe('unknown');
  });

  it('is unknown when the quota of the world never refused, and a 429 of a fault is none of its', () => {
    const world = { llm: { quota: { requests: 3, per: '1 minute' } } };
    const verdict = (more: Partial<LlmExchange>) => {
      const calls = [call({ status: 429, ...more }), call()];
      return faultsStruck.check(trialOf({ plan: { world }, activities: [activity('a', '1', [completed({ calls })])] }));
    };
    expect(verdict({})?.verdict).toBe('pass');
    expect(verdict({ faultId: 'f1' })?.verdict).toBe('unknown');
    expect(verdict({ status: 200 })?.findings[0]?.message).toContain(
      'The quota of 3 requests per 1 minute never refused a request (2 requests came)',
    );
  });

  it('says why a fault counts as not healed', () => {
    const { planned, record } = fault('f1', kill, { healed: false });
    const unsound = { planned, record: { ...record, unsound: '1 of 2 worker processes are there' } };
    expect(faultsStruck.check(trialOf({ faults: [unsound] }))?.findings[0]?.message).toContain(
      'was not healed (1 of 2 worker processes are there): what came after it',
    );
  });

  it('is unknown when a planned signal was never sent', () => {
    const found = faultsStruck.check(trialOf({ plan: { actions: [action] }, actions: [record(WORKFLOW_ID, 0)] }));
    expect(found?.verdict).toBe('unknown');
    expect(found?.findings[0]?.message).toContain(
      "Signal 'approve' planned at +7,200,000 ms of virtual time was never sent",
    );
  });

  it('passes when the signal was sent', () => {
    const found = faultsStruck.check(trialOf({ plan: { actions: [action] }, actions: [record(WORKFLOW_ID, 1)] }));
    expect(found?.verdict).toBe('pass');
  });

  it('is unknown when a signal has no record at all, or missed one of several executions', () => {
    const actions = [record('one', 1), record('two', 0), record('three', 1)];
    expect(faultsStruck.check(trialOf({ plan: { actions: [action] } }))?.verdict).toBe('unknown');
    const found = faultsStruck.check(trialOf({ plan: { actions: [action] }, actions }));
    expect(found?.findings[0]?.message).toContain('was never sent to 1 of 3 executions');
  });

  it('is unknown when a signal at a point was sent less often than planned', () => {
    const when = { kind: 'point', on: { workflowTask: 2 }, times: 3 } as const;
    const check = (sent: number) =>
      faultsStruck.check(trialOf({ plan: { actions: [{ ...action, when }] }, actions: [record(WORKFLOW_ID, sent)] }));
    expect(check(3)?.verdict).toBe('pass');
    expect(check(2)?.findings[0]?.message).toContain('was sent 2 of 3 times');
  });

  it('is unknown when a planned query was never asked', () => {
    const query = {
      kind: 'query',
      id: 'a2',
      title: 'query get_status',
      query: 'get_status',
      args: [],
      when: moment,
      equals: 'waiting',
    } as const;
    const asked = {
      query: 'get_status',
      execution: WORKFLOW_ID,
      source: 'action',
      actionId: 'a2',
      askedWallMs: 1,
    } as const;
    const plan = { actions: [query] };
    expect(faultsStruck.check(trialOf({ plan, queries: [asked] }))?.verdict).toBe('pass');
    expect(faultsStruck.check(trialOf({ plan }))?.verdict).toBe('unknown');
  });

  it('does not apply where nothing was planned', () => expect(faultsStruck.check(trialOf())).toBeUndefined());
});
