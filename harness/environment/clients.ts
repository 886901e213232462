// Clients over the environment's one connection, with what a pipeline's own clients have installed.
import type { DataConverter, LoadedDataConverter } from '@temporalio/common';
import { Client, type Connection, type WorkflowClientInterceptor } from '@temporalio/client';

/** What a pipeline's own clients are made with. */
export interface ClientOutfit {
  readonly interceptors?: readonly WorkflowClientInterceptor[];
  /** Absent: the SDK's own converter. */
  readonly converter?: LoadedDataConverter;
}

/** @returns gives one client per namespace; with an outfit, a client of its own */
export function openClients(connection: Connection): (namespace: string, outfit?: ClientOutfit) => Client {
  const plain = new Map<string, Client>();
  return (namespace, { interceptors = [], converter } = {}) => {
    if (interceptors.length > 0 || converter !== undefined) {
      // The SDK takes one that is loaded as well; its type names the paths alone.
      const dataConverter = converter === undefined ? {} : { dataConverter: converter as DataConverter };
      return new Client({ connection, namespace, interceptors: { workflow: [...interceptors] }, ...dataConverter });
    }
    const known = plain.get(namespace) ?? new Client({ connection, namespace });
    plain.set(namespace, known);
    return known;
  };
}

/** The same client under another name, which the events of histories carry; over another connection where one is given. */
export const clientAs = (
  client: Client,
  identity: string,
  connection: Client['connection'] = client.connection,
): Client =>
  new Client({
    ...client.options,
    connection,
    identity,
    dataConverter: client.options.loadedDataConverter,
  });
