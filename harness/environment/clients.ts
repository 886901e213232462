// Clients over the environment's one connection, with what a pipeline's own clients have installed.
import { Client, type Connection, type WorkflowClientInterceptor } from '@temporalio/client';

/** @returns gives one client per namespace; with interceptors, a client of its own */
export function openClients(
  connection: Connection,
): (namespace: string, interceptors?: readonly WorkflowClientInterceptor[]) => Client {
  const plain = new Map<string, Client>();
  return (namespace, interceptors = []) => {
    if (interceptors.length > 0) {
      return new Client({ connection, namespace, interceptors: { workflow: [...interceptors] } });
    }
    const known = plain.get(namespace) ?? new Client({ connection, namespace });
    plain.set(namespace, known);
    return known;
  };
}
