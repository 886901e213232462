// Virtual time for client code that knows nothing of it: a gRPC interceptor that adds the time-skipping configuration to each start.
import { AsyncLocalStorage } from 'node:async_hooks';
import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';
import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';
import { failWhenClosed } from './closed-channel.ts';

export type TimeSkippingConfig = temporal.api.common.v1.ITimeSkippingConfig;

/** The server's own cap is 200 skips, after which the clock goes on at wall speed. Retries and timers of a long trial are more. */
export const MAX_SKIPS = 1_000_000;

/** The clock runs freely. */
export const FREE: TimeSkippingConfig = { enabled: true, maxSessionSkipCount: MAX_SKIPS };

const { StartWorkflowExecutionRequest, SignalWithStartWorkflowExecutionRequest, ExecuteMultiOperationRequest } =
  proto.temporal.api.workflowservice.v1;

/** The start of an update-with-start is one of several operations: protobuf merges no members of lists. */
const withinOperations = (message: Uint8Array, timeSkippingConfig: TimeSkippingConfig): Uint8Array => {
  const request = ExecuteMultiOperationRequest.decode(message);
  for (const { startWorkflow } of request.operations)
    if (startWorkflow) startWorkflow.timeSkippingConfig = timeSkippingConfig;
  return ExecuteMultiOperationRequest.encode(request).finish();
};

// The request reaches the interceptor serialized; protobuf merges what is appended to it.
const stamped = (path: string, message: Uint8Array, timeSkippingConfig: TimeSkippingConfig): Uint8Array => {
  if (path.endsWith('/StartWorkflowExecution'))
    return Buffer.concat([message, StartWorkflowExecutionRequest.encode({ timeSkippingConfig }).finish()]);
  if (path.endsWith('/SignalWithStartWorkflowExecution'))
    return Buffer.concat([message, SignalWithStartWorkflowExecutionRequest.encode({ timeSkippingConfig }).finish()]);
  return path.endsWith('/ExecuteMultiOperation') ? withinOperations(message, timeSkippingConfig) : message;
};

const perStart = new AsyncLocalStorage<TimeSkippingConfig>();

/** Starts made inside `work` get this configuration instead of the free one. */
export const withTimeSkipping = <T>(config: TimeSkippingConfig, work: () => Promise<T>): Promise<T> =>
  perStart.run(config, work);

const stamp: Interceptor = (options, nextCall) => {
  const config = perStart.getStore() ?? FREE;
  return new InterceptingCall(nextCall(options), {
    sendMessage(message: Uint8Array, next) {
      next(stamped(options.method_definition.path, message, config));
    },
  });
};

/** For `Connection.connect({ interceptors })`: the SDK's own retries, and the stamp. */
export const virtualTimeInterceptors = (): Interceptor[] => [
  makeGrpcRetryInterceptor(defaultGrpcRetryOptions()),
  stamp,
  failWhenClosed,
];
