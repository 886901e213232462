// Planted: workflow code that does not follow its history, workflow code that throws.
import { describe, expect, it } from 'vitest';
import { trialOf } from '../accounting/fixtures/trial.ts';
import { workflowTaskFailures } from './workflow-task-failures.ts';

const check = (cause: string) =>
  workflowTaskFailures.check(
    trialOf({
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

  it('passes over causes that belong to a healthy execution', () =>
    expect(check('UNHANDLED_COMMAND')?.verdict).toBe('pass'));

  it('does not apply without executions', () =>
    expect(workflowTaskFailures.check(trialOf({ executions: [] }))).toBeUndefined());
});
