// A client with a name of its own that can send its last signal once more as it was: the request that a library repeats.
import { status } from '@grpc/grpc-js';
import { isGrpcServiceError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { clientAs } from '../../environment/clients.ts';

export interface Repeating {
  readonly client: Client;
  /** @throws WorkflowNotFoundError as the client would */
  again(): Promise<void>;
}

type Service = Client['workflowService'];
type SignalRequest = Parameters<Service['signalWorkflowExecution']>[0];

/** @param identity - stands in the events of histories */
export function repeating(of: Client, identity: string): Repeating {
  const { connection } = of;
  const { workflowService } = connection;
  let last: SignalRequest | undefined;
  const noting = new Proxy(workflowService, {
    get(service, name) {
      if (name === 'signalWorkflowExecution')
        return (request: SignalRequest) => {
          last = request;
          return service.signalWorkflowExecution(request);
        };
      const value: unknown = Reflect.get(service, name);
      return typeof value === 'function' ? (value as () => unknown).bind(service) : value;
    },
  });
  // The rest of the connection is the one that is there: its deadlines, its channel, its end.
  const noted = Object.create(connection, { workflowService: { value: noting } }) as typeof connection;
  return {
    client: clientAs(of, identity, noted),
    async again() {
      if (last === undefined) return;
      try {
        await workflowService.signalWorkflowExecution(last);
      } catch (problem) {
        if (!isGrpcServiceError(problem) || problem.code !== status.NOT_FOUND) throw problem;
        const { workflowId, runId } = last.workflowExecution ?? {};
        throw new WorkflowNotFoundError(problem.details, workflowId ?? '', runId ?? undefined);
      }
    },
  };
}
