// The limit of a payload inside workflows: arguments of activities, children, signals and the next run, results and answers to queries.
import type { WorkflowInterceptors } from '@temporalio/workflow';
import { guardPayload, guardPayloads } from './payload-limit.ts';

/**
 * What is too large fails the execution with PayloadTooLarge before a command is made of it.
 * No command is added and none comes later than without it: histories recorded without it replay with it.
 */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      execute: (input, next) => next(input).then((result) => guardPayload(result, 'The result of the workflow')),
      handleQuery: (input, next) =>
        next(input).then((answer) => guardPayload(answer, `The answer to query ${input.queryName}`)),
      handleUpdate: (input, next) =>
        next(input).then((answer) => guardPayload(answer, `The answer to update ${input.name}`)),
    },
  ],
  outbound: [
    {
      scheduleActivity: (input, next) => within(input.args, `argument of ${input.activityType}`, () => next(input)),
      scheduleLocalActivity: (input, next) =>
        within(input.args, `argument of ${input.activityType}`, () => next(input)),
      startChildWorkflowExecution: (input, next) =>
        within(input.options.args, `input of ${input.workflowType}`, () => next(input)),
      signalWorkflow: (input, next) => within(input.args, `argument of signal ${input.signalName}`, () => next(input)),
      continueAsNew: (input, next) => within(input.args, 'input of the next run', () => next(input)),
    },
  ],
});

/** Not async on purpose: one more turn of the queue could change the order of what a workflow does next. */
function within<T>(args: readonly unknown[] | undefined, what: string, go: () => Promise<T>): Promise<T> {
  try {
    guardPayloads(args, what);
  } catch (error) {
    return Promise.reject(error);
  }
  return go();
}
