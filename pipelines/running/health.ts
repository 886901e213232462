// Two addresses for whoever watches a worker: is it alive, and does it take work.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SettingsError } from '../settings.ts';

/** What a worker process is doing. */
export type Phase = 'starting' | 'ready' | 'draining';

/** One worker of the fleet, as its task queue shows it. */
export interface WorkerHealth {
  readonly taskQueue: string;
  /** The SDK's own word: `RUNNING`, `DRAINING`, … */
  readonly state: string;
  /** Whether it asks the server for work. */
  readonly polls: boolean;
}

export interface Health {
  readonly phase: Phase;
  readonly workers: readonly WorkerHealth[];
}

export interface HealthServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  close(): Promise<void>;
}

const JSON_TYPE = { 'content-type': 'application/json', 'cache-control': 'no-store' };

const isReady = ({ phase, workers }: Health): boolean =>
  phase === 'ready' && workers.length > 0 && workers.every(({ polls }) => polls);

/**
 * Serves `GET /healthz` (200 as long as the process answers) and `GET /readyz` (200 only while every worker polls; 503 while it
 * starts and drains). Both answer with the state in JSON.
 *
 * @param ask - asked at each request
 * @throws SettingsError when the address cannot be listened on
 */
export async function serveHealth(host: string, port: number, ask: () => Health): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (path !== '/healthz' && path !== '/readyz') return void response.writeHead(404).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    const health = ask();
    const status = path === '/healthz' || isReady(health) ? 200 : 503;
    response.writeHead(status, JSON_TYPE).end(`${JSON.stringify(health)}\n`);
  });
  await listen(server, host, port);
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((done, fail) => {
    server.once('error', (error) =>
      fail(
        new SettingsError(
          `Failed to serve health at ${host}:${port}: ${error.message}. Choose another HEALTH_PORT or HEALTH_HOST.`,
          { cause: error },
        ),
      ),
    );
    server.listen(port, host, done);
  });
