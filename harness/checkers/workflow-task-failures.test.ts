// Planted: workflow code that does not follow its history, workflow code that throws.
import { describe, expect, it } from 'vitest';
import type { FaultRecord, HistoryEventJson } from '../../reports/evidence/types.ts';
import { fault, START_MS, trialOf, worker, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import type { Fault } from '../scenario/types.ts';
import { workflowTaskFailures } from './workflow-task-failures.ts';

const check = (cause: string, records: readonly FaultRecord[] = []) =>
  workflowTaskFailures.check(
    trialOf({
      faults: records.map((record) => ({ planned: { ...record, fault: { kind: record.kind } }, record })),
      events: [
        {
          eventId: '7',
          eventTime: '1970-01-01T00:00:00Z',
          eventType: 'EVENT_TYPE_WORKFLOW_TASK_FAILED',
          workflowTaskFailedEventAttributes: {
            cause: `WORKFLOW_TASK_FAILED_CAUSE_${cause}`,
            failure: { message: 'x is undefined' },
          },
        },
      ],
    }),
  );

const timedOut: HistoryEventJson = {
  eventId: '8',
  eventTime: '1970-01-01T00:00:00Z',
  eventType: 'EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT',
  workflowTaskTimedOutEventAttributes: { timeoutType: 'TIMEOUT_TYPE_START_TO_CLOSE' },
};
const scheduled = (attempt: number): HistoryEventJson => ({
  eventId: '9',
  eventTime: '1970-01-01T00:00:00Z',
  eventType: 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED',
  workflowTaskScheduledEventAttributes: { attempt },
});

describe('workflow-task-failures', () => {
  it('passes when no workflow task failed', () => expect(workflowTaskFailures.check(trialOf())?.verdict).toBe('pass'));

  it('fails and names the cause', () => {
    const found = check('WORKFLOW_WORKER_UNHANDLED_FAILURE');
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      'failed at event 7 (WORKFLOW_WORKER_UNHANDLED_FAILURE): x is undefined',
    );
  });

  it('says how to guard a change when the cause is non-determinism', () => {
    expect(check('NON_DETERMINISTIC_ERROR')?.findings[0]?.suggestion).toContain('patched(');
  });

  it('does not blame the code for an update that its worker answered twice', () => {
    const suggestion = check('BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE')?.findings[0]?.suggestion;
    expect(suggestion).toContain('was answered before');
  });

  it('passes over causes that belong to a healthy execution', () =>
    expect(check('UNHANDLED_COMMAND')?.verdict).toBe('pass'));

  it('passes over a failure that a codec was made to throw, and over no other of the same trial', () => {
    const strike = { wallMs: START_MS, detail: 'pid 7: x is undefined' };
    const struck = { id: 'f1', kind: 'payload.codec-fails', title: 'codec', planned: 1, healed: true };
    const cause = 'WORKFLOW_WORKER_UNHANDLED_FAILURE';
    expect(check(cause, [{ ...struck, strikes: [strike] }])?.verdict).toBe('pass');
    expect(check(cause, [{ ...struck, strikes: [{ ...strike, detail: 'pid 7: y is undefined' }] }])?.verdict).toBe(
      'fail',
    );
    expect(check(cause, [{ ...struck, kind: 'worker.kill', strikes: [strike] }])?.verdict).toBe('fail');
  });

  const lost = (more: Parameters<typeof trialOf>[0] = {}, events = [timedOut]) =>
    workflowTaskFailures.check(trialOf({ events, ...more }));

  it('is unknown when a worker does not answer a workflow task while nothing is done to it', () => {
    expect(lost()?.verdict).toBe('unknown');
    expect(lost()?.findings[0]?.message).toContain(
      'was taken by a worker and not answered in time (1 attempt, event 8)',
    );
  });

  it('is unknown when attempts failed that the server does not record', () => {
    const events = [scheduled(4)];
    expect(lost({}, events)?.findings[0]?.message).toContain('records the first failure in a row alone (2 attempts');
    expect(lost({}, [scheduled(2)])?.verdict).toBe('pass');
  });

  it('passes over both where a worker died', () =>
    expect(lost({ workers: [worker('worker-1', START_MS)] })?.verdict).toBe('pass'));

  const on = { activity: 'call_llm', at: 'inside' } as const;
  const call = { activity: 'call_llm' } as const;
  const sent = { signal: 'approve', times: 2 } as const;
  it.each<Fault>([
    { kind: 'worker.kill', on },
    { kind: 'worker.freeze', on, forMs: 500 } as Fault,
    { kind: 'signal.during-crash', ...sent } as unknown as Fault,
    { kind: 'server.pause', on, forMs: 500 },
    { kind: 'network.latency', on, link: 'worker-temporal', ms: 5 },
  ])('passes over both where $kind was planned, which may cost tasks', (what) =>
    expect(lost({ faults: [fault('f1', what)] })?.verdict).toBe('pass'),
  );

  it.each<Fault>([
    { kind: 'llm.hang', on: call },
    { kind: 'service.hang', on: { activity: 'fetch' } },
    { kind: 'database.slow', on, ms: 5 },
    { kind: 'network.latency', on, link: 'worker-llm', ms: 5 },
    { kind: 'network.down', on, link: 'client-temporal' },
    { kind: 'signal.duplicated', ...sent } as unknown as Fault,
    { kind: 'worker.cache-eviction' },
    { kind: 'payload.codec-fails', on: call } as unknown as Fault,
  ])('is unknown where $kind alone was planned, which leaves tasks alone', (what) =>
    expect(lost({ faults: [fault('f1', what)] })?.verdict).toBe('unknown'),
  );

  it('passes over as many unrecorded failures as a codec threw in workflow tasks of that execution', () => {
    const codec = (strikes: readonly object[]) =>
      lost({ faults: [fault('f1', { kind: 'payload.codec-fails' } as Fault, { strikes })] }, [scheduled(4)])?.verdict;
    const strike = { workflowId: WORKFLOW_ID };
    expect(codec([strike, strike])).toBe('pass');
    expect(codec([strike])).toBe('unknown');
    expect(codec([strike, { ...strike, activityId: '1' }])).toBe('unknown');
    expect(codec([strike, { workflowId: 'another' }])).toBe('unknown');
  });

  it('passes over a sticky queue that nobody polls', () => {
    const workflowTaskTimedOutEventAttributes = { timeoutType: 'TIMEOUT_TYPE_SCHEDULE_TO_START' };
    expect(lost({}, [{ ...timedOut, workflowTaskTimedOutEventAttributes }])?.verdict).toBe('pass');
  });

  it('does not apply without executions', () =>
    expect(workflowTaskFailures.check(trialOf({ executions: [] }))).toBeUndefined());
});
