// Enums as older tools wrote them, field by field.
import { expect, test } from 'vitest';
import { hasOldNames, withTodaysNames } from './old-names.ts';

const event = (eventType: string, attributes: string, fields: object) => ({
  eventId: '1',
  eventType,
  [`${attributes}EventAttributes`]: fields,
});

test.each([
  [
    'WorkflowTaskFailed',
    'workflowTaskFailed',
    { cause: 'UnhandledCommand' },
    'WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND',
  ],
  [
    'StartChildWorkflowExecutionFailed',
    'startChildWorkflowExecutionFailed',
    { cause: 'WorkflowAlreadyExists' },
    'START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS',
  ],
  [
    'RequestCancelExternalWorkflowExecutionFailed',
    'requestCancelExternalWorkflowExecutionFailed',
    { cause: 'ExternalWorkflowExecutionNotFound' },
    'CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND',
  ],
  [
    'StartChildWorkflowExecutionInitiated',
    'startChildWorkflowExecutionInitiated',
    { workflowIdReusePolicy: 'AllowDuplicateFailedOnly' },
    'WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY',
  ],
  [
    'WorkflowExecutionStarted',
    'workflowExecutionStarted',
    { initiator: 'CronSchedule' },
    'CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE',
  ],
  [
    'ActivityTaskTimedOut',
    'activityTaskTimedOut',
    { failure: { cause: { timeoutFailureInfo: { timeoutType: 'ScheduleToStart' } } } },
    'TIMEOUT_TYPE_SCHEDULE_TO_START',
  ],
])('an old name is written as today: %s %s %j', (type, attributes, fields, name) => {
  expect(hasOldNames(event(type, attributes, fields))).toBe(true);
  expect(JSON.stringify(withTodaysNames(event(type, attributes, fields)))).toContain(`"${name}"`);
});

test('what is of today, and what belongs to the user, stays', () => {
  const today = event('EVENT_TYPE_TIMER_FIRED', 'timerFired', {
    retryState: 'RETRY_STATE_TIMEOUT',
    memo: { fields: { kind: 'Normal', cause: 'Rain' } },
    input: { payloads: [{ metadata: { encoding: 'x' }, data: 'Normal' }] },
  });
  expect(hasOldNames(today)).toBe(false);
  expect(withTodaysNames(today)).toEqual(today);
});
