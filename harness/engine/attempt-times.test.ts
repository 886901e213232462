// On a server that tells when a retry was decided, waits are still measured between the attempts themselves.
import { describe, expect, it } from 'vitest';
import type { ActivityAttempt, ExecutionEvidence } from '../../reports/evidence/types.ts';
import { fromDecided } from './attempt-times.ts';

const attempt = (number: number, decidedMs: number): ActivityAttempt => ({
  workflowId: 'letter',
  runId: 'run',
  activityType: 'write',
  activityId: '1',
  attempt: number,
  worker: 'w',
  taskQueue: 'letters',
  scheduledVirtualMs: decidedMs,
  startedWallMs: 1_000 * number,
  endedWallMs: 1_000 * number + 10,
});

const execution: ExecutionEvidence = {
  workflowId: 'letter',
  runId: 'run',
  status: 'completed',
  startedVirtualMs: 0,
  endedVirtualMs: 20_000,
  history: {
    events: [
      {
        eventId: '5',
        eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
        eventTime: '1970-01-01T00:00:00Z',
        activityTaskScheduledEventAttributes: { activityId: '1' },
      },
      {
        eventId: '6',
        eventType: 'EVENT_TYPE_ACTIVITY_TASK_STARTED',
        eventTime: '1970-01-01T00:00:06.020Z',
        activityTaskStartedEventAttributes: { scheduledEventId: '5', attempt: 3 },
      },
    ],
  },
};

describe('attempt times of a server that tells decisions', () => {
  it('become the starts of the attempts: 2 s and 4 s apart, plus the time each ran', () => {
    // Failures at 10 ms and 2,020 ms; retries due 2 s and 4 s later.
    const told = [attempt(1, 0), attempt(2, 10), attempt(3, 2_020)];
    expect(fromDecided(told, [execution]).map(({ scheduledVirtualMs }) => scheduledVirtualMs)).toEqual([
      0, 2_010, 6_020,
    ]);
  });
});
