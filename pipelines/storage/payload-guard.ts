// Nothing larger than the platform's limit goes into a history: it goes to the blob store and travels as a reference.
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { moduleBeside } from '../module-path.ts';
import type { PipelineInterceptors } from '../pipeline.ts';
import { guardPayload, guardPayloads } from './payload-limit.ts';

/** The result of an activity is held to the limit before it is reported. */
const activityGuard: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: async (input, next) => guardPayload(await next(input), `The result of ${info.activityType}`),
  },
});

/** What is too large is refused in the client's process; no request is made. */
const clientGuard: WorkflowClientInterceptor = {
  start(input, next) {
    guardPayloads(input.options.args, `input of ${input.workflowType}`);
    return next(input);
  },
  startWithDetails(input, next) {
    guardPayloads(input.options.args, `input of ${input.workflowType}`);
    return next(input);
  },
  signal(input, next) {
    guardPayloads(input.args, `argument of signal ${input.signalName}`);
    return next(input);
  },
  signalWithStart(input, next) {
    guardPayloads(input.options.args, `input of ${input.workflowType}`);
    guardPayloads(input.signalArgs, `argument of signal ${input.signalName}`);
    return next(input);
  },
  query(input, next) {
    guardPayloads(input.args, `argument of query ${input.queryType}`);
    return next(input);
  },
  startUpdate(input, next) {
    guardPayloads(input.args, `argument of update ${input.updateName}`);
    return next(input);
  },
  startUpdateWithStart(input, next) {
    guardPayloads(input.workflowStartOptions.args, `input of ${input.workflowType}`);
    guardPayloads(input.updateArgs, `argument of update ${input.updateName}`);
    return next(input);
  },
};

/** Holds whatever crosses a border of a pipeline to the limit: ApplicationFailure PayloadTooLarge, in the process that would send it. */
export const payloadGuard = {
  workflowModules: [moduleBeside(import.meta.url, 'payload-guard.interceptors')],
  activity: [activityGuard],
  client: [clientGuard],
} satisfies PipelineInterceptors;
