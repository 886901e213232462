// A real HTTP server on a free loopback port, shared by every fake service.
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { HarnessError } from '../errors.ts';

export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Stops listening and destroys every connection, also those in the middle of an answer. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/** Answers one request; `bindings` reaches down to the socket. */
export type Fetch = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

/**
 * Starts a server on a free port of 127.0.0.1.
 * @throws HarnessError ADDRESS_IN_USE when no port can be had
 */
export async function listenOnLoopback(fetch: Fetch): Promise<LoopbackServer> {
  // Without createServer/serverOptions the adaptor makes a plain HTTP/1.1 server: the type says less than is so.
  const server = createAdaptorServer({
    fetch: (request, bindings) => fetch(request, bindings as HttpBindings),
    overrideGlobalObjects: false,
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const reason = `Failed to listen on ${LOOPBACK}: ${error.message}. Free a port or raise the limit of open files.`;
      reject(new HarnessError('ADDRESS_IN_USE', reason, { cause: error }));
    });
    server.listen(0, LOOPBACK, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://${LOOPBACK}:${port}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
