// Calls on a connection that was closed in between. The SDK retries from a timer, where gRPC's throw would end the whole process.
import { InterceptingCall, Metadata, status, type Interceptor } from '@grpc/grpc-js';

type Call = ConstructorParameters<typeof InterceptingCall>[0];

/** A call that is answered with its failure. Not retried: nothing opens the connection again. */
const failedCall = (details: string): Call => ({
  start(_metadata, listener) {
    queueMicrotask(() => {
      listener?.onReceiveMessage?.(null);
      listener?.onReceiveStatus?.({ code: status.CANCELLED, details, metadata: new Metadata() });
    });
  },
  cancelWithStatus: () => undefined,
  getPeer: () => '',
  sendMessageWithContext: () => undefined,
  sendMessage: () => undefined,
  startRead: () => undefined,
  halfClose: () => undefined,
  getAuthContext: () => null,
});

/** The innermost interceptor: whoever waits for the call is told, and nobody else. */
export const failWhenClosed: Interceptor = (options, nextCall) => {
  try {
    return new InterceptingCall(nextCall(options));
  } catch (error) {
    return new InterceptingCall(failedCall(error instanceof Error ? error.message : String(error)));
  }
};
