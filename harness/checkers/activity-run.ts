// An activity of an execution with everything known of it: what the history recorded and what the workers saw of each attempt.
import type { ActivityAttempt, ExecutionEvidence, LlmExchange, TrialEvidence } from '../../reports/evidence/types.ts';
import { activityKey } from '../accounting/activity-key.ts';
import { readHistory, type RecordedActivity } from '../history/reader.ts';

export interface ActivityRun {
  readonly execution: ExecutionEvidence;
  readonly recorded: RecordedActivity;
  /** In ascending order. A number may be missing: the worker died before it could say that it had begun. */
  readonly attempts: readonly ActivityAttempt[];
}

/** Every activity that a history schedules, with its attempts. */
export const activityRuns = ({ executions, attempts }: TrialEvidence): readonly ActivityRun[] =>
  executions.flatMap((execution) =>
    readHistory(execution.history).activities.map((recorded) => ({
      execution,
      recorded,
      attempts: attempts
        .filter(
          ({ workflowId, runId, activityId }) =>
            workflowId === execution.workflowId && runId === execution.runId && activityId === recorded.activityId,
        )
        .toSorted((a, b) => a.attempt - b.attempt),
    })),
  );

/** Whether activities were started but no worker told of its attempts, as with workers of another language. */
export const attemptsAreMissing = (evidence: TrialEvidence): boolean =>
  evidence.attempts.length === 0 && activityRuns(evidence).some(({ recorded }) => recorded.attempt !== undefined);

/** The doubt that goes with it. */
export const ATTEMPTS_MISSING = {
  message: 'The histories hold started activities, but no worker reported its attempts: this cannot be judged.',
  suggestion: 'Run the pipeline on hosted workers.',
};

/** `call_llm (activity 3)` */
export const nameOfActivity = ({
  activityType,
  activityId,
}: Pick<LlmExchange, 'activityType' | 'activityId'>): string => `${activityType} (activity ${activityId})`;

/** The requests of each activity, in order of arrival. Requests that name no activity are left out. */
export const exchangesByActivity = (llm: readonly LlmExchange[]): ReadonlyMap<string, readonly LlmExchange[]> => {
  const groups = new Map<string, LlmExchange[]>();
  for (const exchange of llm.filter(({ activityId }) => activityId !== '')) {
    const key = activityKey(exchange);
    groups.set(key, [...(groups.get(key) ?? []), exchange]);
  }
  return groups;
};
