// A server process of the run: started on ports that were free, waited for until it answers, tried again when a port was taken.
import { Connection, type ConnectionOptions } from '@temporalio/client';
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import {
  freeLowPorts,
  freePorts,
  LOOPBACK,
  startGuarded,
  type GuardedCommand,
  type GuardedProcess,
} from '../processes/index.ts';

/** Another process can take a port between its choice and its use. */
const MAX_STARTS = 4;
const START_BOUND_MS = 60_000;
const ASK_EVERY_MS = 20;
const ASK_BOUND_MS = 1_000;
const PORT_TAKEN = /address already in use|EADDRINUSE|bind: |BindException/i;

export interface ServerProcess {
  readonly process: GuardedProcess;
  /** `host:port` of the frontend. */
  readonly address: string;
  readonly connection: Connection;
  /** Closes the connection, then ends the process. */
  close(): Promise<void>;
}

export interface ServerStart {
  /** For messages: `Temporal server 1.32.0`. */
  readonly title: string;
  readonly ports: number;
  /** Its ports must be below 32768. */
  readonly lowPorts?: boolean;
  /** What to run on these ports; the first is the frontend's. */
  command(ports: readonly number[]): Promise<GuardedCommand>;
  readonly connection?: Omit<ConnectionOptions, 'address'>;
  /** Aborted: the process is killed. */
  readonly signal?: AbortSignal;
}

type Attempt = { readonly kind: 'up'; readonly server: ServerProcess } | { readonly kind: 'port-taken' };

/** Asks until the server answers; the end of its process ends the wait. */
const answers = async (clock: WallClock, connection: Connection, ended: () => boolean): Promise<unknown> => {
  const end = clock.elapsed() + START_BOUND_MS;
  for (;;) {
    try {
      await connection.withDeadline(clock.now() + ASK_BOUND_MS, () => connection.workflowService.getSystemInfo({}));
      return undefined;
    } catch (error) {
      // Not up yet is the usual case; the last reason goes into the message when the bound has passed.
      if (ended() || clock.elapsed() >= end) return error;
      await clock.sleep(ASK_EVERY_MS);
    }
  }
};

const closing = (connection: Connection, process: GuardedProcess): (() => Promise<void>) => {
  const close = async (): Promise<void> => {
    try {
      await connection.close();
    } finally {
      await process.stop();
    }
  };
  let closed: Promise<void> | undefined;
  return () => {
    closed ??= close();
    return closed;
  };
};

const attempt = async (clock: WallClock, start: ServerStart): Promise<Attempt> => {
  const ports = await (start.lowPorts === true ? freeLowPorts(start.ports) : freePorts(start.ports));
  const command = await start.command(ports);
  const process = startGuarded(start.signal === undefined ? command : { ...command, signal: start.signal });
  let over = false;
  void process.ended.then(() => (over = true));
  const address = `${LOOPBACK}:${ports[0]}`;
  const connection = Connection.lazy({ address, ...start.connection });
  const close = closing(connection, process);
  const problem = await answers(clock, connection, () => over);
  if (problem === undefined && !over) return { kind: 'up', server: { process, address, connection, close } };
  const said = process.tail();
  await close();
  if (PORT_TAKEN.test(said)) return { kind: 'port-taken' };
  const reason = over ? 'its process ended' : `no answer at ${address} within ${START_BOUND_MS} ms`;
  throw new HarnessError(
    'SERVER_UNREACHABLE',
    `Failed to start ${start.title}: ${reason}. It said: ${said || 'nothing'}. Correct what it names, or name another program (ORDEAL_TEMPORAL_SERVER, ORDEAL_TEST_SERVER).`,
    { cause: problem },
  );
};

/**
 * Starts a server and waits until it answers.
 *
 * @throws HarnessError SERVER_UNREACHABLE when it ends or does not answer, ADDRESS_IN_USE when ports are taken again and again
 */
export async function startServer(clock: WallClock, start: ServerStart): Promise<ServerProcess> {
  for (let i = 0; i < MAX_STARTS; i++) {
    const outcome = await attempt(clock, start);
    if (outcome.kind === 'up') return outcome.server;
  }
  throw new HarnessError(
    'ADDRESS_IN_USE',
    `Failed to start ${start.title}: free ports on ${LOOPBACK} were taken by others ${MAX_STARTS} times. Start again when fewer programs are being started.`,
  );
}
