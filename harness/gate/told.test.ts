// Which histories took the same branches for certain: those that were told the same values.
import { expect, it } from 'vitest';
import type { HistoryEventJson } from '../../reports/evidence/types.ts';
import { toldDigest } from './told.ts';

const payload = (value: unknown) => ({
  metadata: { encoding: Buffer.from('json/plain').toString('base64') },
  data: Buffer.from(JSON.stringify(value)).toString('base64'),
});
const event = (eventId: number, eventType: string, name: string, attributes: object): HistoryEventJson => ({
  eventId: String(eventId),
  eventTime: '',
  eventType: `EVENT_TYPE_${eventType}`,
  [name]: attributes,
});

interface Told {
  readonly trial?: string;
  readonly decision?: boolean;
  readonly results?: readonly string[];
  /** Places of the results in the order in which they came. */
  readonly came?: readonly number[];
  readonly failure?: string;
}

const history = ({
  trial = '7f3a-1',
  decision = true,
  results = ['a', 'b'],
  came = results.map((_, at) => at),
  failure = 'limited',
}: Told) => ({
  events: [
    event(1, 'WORKFLOW_EXECUTION_STARTED', 'workflowExecutionStartedEventAttributes', {
      workflowType: { name: 'Ask' },
      workflowId: `ordeal-${trial}-1`,
      input: { payloads: [payload({ url: `http://127.0.0.1/pages/${trial}/article` })] },
    }),
    ...results.map((_, at) => event(at + 2, 'ACTIVITY_TASK_SCHEDULED', 'activityTaskScheduledEventAttributes', {})),
    ...came.map((at, index) =>
      event(index + 5, 'ACTIVITY_TASK_COMPLETED', 'activityTaskCompletedEventAttributes', {
        scheduledEventId: String(at + 2),
        result: { payloads: [payload(results[at])] },
      }),
    ),
    event(8, 'ACTIVITY_TASK_FAILED', 'activityTaskFailedEventAttributes', {
      failure: { message: failure, stackTrace: 'anywhere', applicationFailureInfo: { type: 'RateLimitError' } },
    }),
    event(9, 'WORKFLOW_EXECUTION_SIGNALED', 'workflowExecutionSignaledEventAttributes', {
      signalName: 'approve',
      input: { payloads: [payload(decision)] },
    }),
    event(10, 'WORKFLOW_EXECUTION_COMPLETED', 'workflowExecutionCompletedEventAttributes', {
      result: { payloads: [payload(String(Math.max(results.length, 0)))] },
    }),
  ],
});

it('is the same for another trial of the same work, and for results that came in another order', () => {
  expect(toldDigest(history({ trial: '0b1c-22' }))).toBe(toldDigest(history({})));
  expect(toldDigest(history({ came: [1, 0] }))).toBe(toldDigest(history({})));
});

it.each<[string, Told]>([
  ['the value of a signal', { decision: false }],
  ['a result', { results: ['a', 'c'] }],
  ['whose results they are', { results: ['b', 'a'] }],
  ['one more result', { results: ['a', 'b', 'b'] }],
  ['the message of a failure', { failure: 'refused' }],
])('differs by %s', (_what, told) => {
  expect(toldDigest(history(told))).not.toBe(toldDigest(history({})));
});
