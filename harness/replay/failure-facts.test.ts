// Everything that a failure says, recorded and produced; and options that only the server fills in.
import { describe, expect, test } from 'vitest';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { driftOf } from './drift.ts';
import { createCollector, type RawCommand } from './produced.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const base64 = (text: string): string => Buffer.from(text).toString('base64');

type Failure = NonNullable<NonNullable<RawCommand['failWorkflowExecution']>['failure']>;

/** A history of one event. */
const historyOf = (type: string, attributes: object): HistoryJson => {
  const key = type.toLowerCase().replaceAll(/_(.)/g, (_all, letter: string) => letter.toUpperCase());
  const event = { eventId: '1', eventType: `EVENT_TYPE_${type}`, eventTime: '', [`${key}EventAttributes`]: attributes };
  return { events: [event] };
};

const told = (history: HistoryJson, raw: RawCommand): readonly string[] => {
  const collector = createCollector();
  collector.add(raw, () => '', 3, 'queue');
  return driftOf(history, collector.details(), 'queue').told.flatMap(({ rule, differences }) =>
    differences.map(({ label, was, now }) => `${rule} ${label}: ${was} → ${now}`),
  );
};

const failure = (more: Failure = {}, info: Failure['applicationFailureInfo'] = {}): Failure => ({
  message: 'no such document',
  stackTrace: 'here',
  applicationFailureInfo: {
    type: 'Missing',
    nonRetryable: true,
    details: { payloads: [{ metadata: { encoding: bytes('json/plain') }, data: bytes('"a"') }] },
    nextRetryDelay: { seconds: { toString: () => '3' } as never },
    category: 1,
    ...info,
  },
  cause: {
    message: 'gone',
    activityFailureInfo: { activityId: '1' },
    cause: { message: 'off', timeoutFailureInfo: {} },
  },
  ...more,
});

const RECORDED = {
  message: 'no such document',
  stackTrace: 'elsewhere',
  applicationFailureInfo: {
    type: 'Missing',
    nonRetryable: true,
    details: { payloads: [{ metadata: { encoding: base64('json/plain') }, data: base64('"a"') }] },
    nextRetryDelay: '3s',
    category: 'APPLICATION_ERROR_CATEGORY_BENIGN',
  },
  cause: {
    message: 'gone',
    activityFailureInfo: { activityId: '1' },
    cause: { message: 'off', timeoutFailureInfo: {} },
  },
};

describe('the failure of a workflow', () => {
  const rows: readonly (readonly [what: string, now: Failure, said: readonly string[]])[] = [
    ['is as recorded, whatever its stack', failure(), []],
    ['message', failure({ message: 'none' }), ['failure message: no such document → none']],
    ['type', failure({}, { type: 'Absent' }), ['failure type: Missing → Absent']],
    ['nonRetryable', failure({}, { nonRetryable: false }), ['failure non-retryable: yes → none']],
    ['details', failure({}, { details: null }), ['failure details: "a" → undefined']],
    ['next retry delay', failure({}, { nextRetryDelay: null }), ['failure next retry delay: 3 s → none']],
    ['category', failure({}, { category: 0 }), ['failure category: benign → none']],
    ['cause that is gone', failure({ cause: null }), ['failure cause: activity failure → none']],
    [
      'cause of a cause',
      failure({
        cause: { message: 'gone', activityFailureInfo: {}, cause: { message: 'on', canceledFailureInfo: {} } },
      }),
      ['failure cause 2: timeout failure → canceled failure', 'failure cause 2 message: off → on'],
    ],
  ];
  test.each(rows)('is compared: %s', (_what, now, said) => {
    const history = historyOf('WORKFLOW_EXECUTION_FAILED', { failure: RECORDED });
    expect(told(history, { failWorkflowExecution: { failure: now } })).toEqual(
      said.map((one) => `drift-failure ${one}`),
    );
  });

  test('is compared down a bounded number of causes', () => {
    const endless: { message: string; cause?: Failure } = { message: 'round' };
    endless.cause = endless;
    const history = historyOf('WORKFLOW_EXECUTION_FAILED', { failure: { message: 'once' } });
    expect(told(history, { failWorkflowExecution: { failure: endless } }).length).toBeLessThan(50);
  });
});

describe('options of a child that the server fills in', () => {
  const child = (options: object): HistoryJson =>
    historyOf('START_CHILD_WORKFLOW_EXECUTION_INITIATED', { workflowId: 'c', workflowTaskTimeout: '10s', ...options });
  const asked = (options: object): RawCommand => ({
    startChildWorkflowExecution: { seq: 1, workflowId: 'c', ...options },
  });
  const KEPT = {
    parentClosePolicy: 'PARENT_CLOSE_POLICY_ABANDON',
    workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE',
  };

  test('are told where the code no longer gives them', () => {
    expect(told(child(KEPT), asked({}))).toEqual([
      'drift-options parent close policy: ABANDON → TERMINATE',
      'drift-options workflow id reuse policy: REJECT_DUPLICATE → ALLOW_DUPLICATE',
    ]);
    expect(told(child(KEPT), asked({ parentClosePolicy: 2, workflowIdReusePolicy: 3 }))).toEqual([]);
  });

  test('are the defaults where nobody says anything', () => {
    expect(told(child({}), asked({}))).toEqual([]);
    expect(told(child({}), asked({ parentClosePolicy: 1, workflowIdReusePolicy: 1 }))).toEqual([]);
  });

  test('a priority is told where it is gone, and its weight is one of 32 bits', () => {
    const priority = { priorityKey: 5, fairnessKey: 'tenant', fairnessWeight: Math.fround(0.1) };
    expect(told(child({ priority }), asked({ priority: { ...priority, fairnessWeight: 0.1 } }))).toEqual([]);
    expect(told(child({ priority }), asked({}))).toEqual([
      'drift-options priority key: 5 → none',
      'drift-options fairness key: tenant → none',
      'drift-options fairness weight: 0.1 → none',
    ]);
  });
});
