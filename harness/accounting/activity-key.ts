// Which activity, which attempt something belongs to. Activity IDs begin again in every run of a chain, so the run is part of the name.

interface OfActivity {
  readonly workflowId: string;
  readonly runId: string;
  readonly activityId: string;
}

interface OfAttempt extends OfActivity {
  readonly attempt: number;
}

/** One text per activity of one run. */
export const activityKey = ({ workflowId, runId, activityId }: OfActivity): string =>
  JSON.stringify([workflowId, runId, activityId]);

/** One text per attempt. */
export const attemptKey = ({ workflowId, runId, activityId, attempt }: OfAttempt): string =>
  JSON.stringify([workflowId, runId, activityId, attempt]);
