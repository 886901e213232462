// Bundled into the workflow code: tells the process of each workflow task that is computed and not yet reported.
// It adds no command, reads no clock, and is silent while history is replayed.
import {
  proxySinks,
  workflowInfo,
  type Sinks,
  type WorkflowInterceptorsFactory,
  type WorkflowInternalsInterceptor,
} from '@temporalio/workflow';

/** The way out of the sandbox. A sink call is awaited before the task's completion is reported. */
export interface PointSinks extends Sinks {
  ordealPoints: {
    /** @param isLast - it ends the execution */
    workflowTask(isLast: boolean): void;
    /** @param continuedFrom - Run ID of the run before this one; absent in the first of the chain */
    continueAsNew(continuedFrom: string | undefined): void;
    /** An instance of the workflow was made: at its start, or because it was in no memory. */
    begun(): void;
  };
}

const { ordealPoints } = proxySinks<PointSinks>();

type Concluding = Parameters<NonNullable<WorkflowInternalsInterceptor['concludeActivation']>>[0];
type Command = Concluding['commands'][number];

const endsExecution = ({
  completeWorkflowExecution: completes,
  failWorkflowExecution: fails,
  cancelWorkflowExecution: cancels,
}: Command): boolean => [completes, fails, cancels].some((one) => (one ?? undefined) !== undefined);

export const interceptors: WorkflowInterceptorsFactory = () => {
  let isTask = false;
  let hasBegun = false;
  return {
    outbound: [
      {
        continueAsNew(input, next) {
          const { unsafe, continuedFromExecutionRunId } = workflowInfo();
          if (!unsafe.isReplayingHistoryEvents) ordealPoints.continueAsNew(continuedFromExecutionRunId);
          return next(input);
        },
      },
    ],
    internals: [
      {
        activate(input, next) {
          if (!hasBegun) ordealPoints.begun();
          hasBegun = true;
          // Queries and evictions come as activations too; they belong to no workflow task.
          isTask ||= input.activation.jobs?.some((job) => !job.queryWorkflow && !job.removeFromCache) ?? false;
          next(input);
        },
        concludeActivation(input, next) {
          if (isTask && !workflowInfo().unsafe.isReplayingHistoryEvents)
            ordealPoints.workflowTask(input.commands.some(endsExecution));
          isTask = false;
          return next(input);
        },
      },
    ],
  };
};
