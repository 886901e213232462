// Nothing larger than the platform's limit goes into a history: it goes to the blob store and travels as a reference.
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { guardPayload, guardPayloads } from './payload-limit.ts';

/** The same activities, each with its result (and nothing else) held to the limit before it is reported. */
export function withPayloadGuard<A extends object>(activities: A): A {
  const guarded = Object.entries(activities).map(([type, run]: [string, (...args: unknown[]) => Promise<unknown>]) => [
    type,
    async (...args: unknown[]) => guardPayload(await run(...args), `The result of ${type}`),
  ]);
  return Object.fromEntries(guarded) as A;
}

/** For clients: what is too large is refused in this process, with PayloadTooLarge; no request is made. */
export const clientPayloadGuard: WorkflowClientInterceptor = {
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
};
