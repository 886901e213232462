// A server process of the run: started on ports that were free, waited for until it answers, tried again when a port was taken.
import { Connection, type ConnectionOptions } from '@temporalio/client';
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { LARGE_ANSWERS } from './large-answers.ts';
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
  /** The one that runs now. */
  readonly process: GuardedProcess;
  /** `host:port` of the frontend. */
  readonly address: string;
  readonly connection: Connection;
  /**
   * After its process has ended: starts the same command on the same ports, and waits until it answers.
   * @throws HarnessError SERVER_UNREACHABLE
   */
  again(): Promise<void>;
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

const closing = (connection: Connection, current: () => GuardedProcess): (() => Promise<void>) => {
  const close = async (): Promise<void> => {
    try {
      await connection.close();
    } finally {
      await current().stop();
    }
  };
  let closed: Promise<void> | undefined;
  return () => {
    closed ??= close();
    return closed;
  };
};

/** A process, and why it does not answer: undefined when it does. */
interface Started {
  readonly process: GuardedProcess;
  readonly problem: { readonly reason: string; readonly cause: unknown } | undefined;
}

const startOnce = async (
  clock: WallClock,
  command: GuardedCommand,
  connection: Connection,
  address: string,
): Promise<Started> => {
  const process = startGuarded(command);
  let over = false;
  void process.ended.then(() => (over = true));
  const cause = await answers(clock, connection, () => over);
  if (cause === undefined && !over) return { process, problem: undefined };
  const reason = over ? 'its process ended' : `no answer at ${address} within ${START_BOUND_MS} ms`;
  return { process, problem: { reason, cause } };
};

const unreachable = (title: string, said: string, { reason, cause }: NonNullable<Started['problem']>): HarnessError =>
  new HarnessError(
    'SERVER_UNREACHABLE',
    `Failed to start ${title}: ${reason}. It said: ${said || 'nothing'}. Correct what it names, or name another program (ORDEAL_TEMPORAL_SERVER, ORDEAL_TEST_SERVER).`,
    { cause },
  );

const attempt = async (clock: WallClock, start: ServerStart): Promise<Attempt> => {
  const ports = await (start.lowPorts === true ? freeLowPorts(start.ports) : freePorts(start.ports));
  const plain = await start.command(ports);
  const command = start.signal === undefined ? plain : { ...plain, signal: start.signal };
  const address = `${LOOPBACK}:${ports[0]}`;
  const connection = Connection.lazy({
    address,
    ...start.connection,
    channelArgs: { ...LARGE_ANSWERS, ...start.connection?.channelArgs },
  });
  let { process, problem } = await startOnce(clock, command, connection, address);
  const close = closing(connection, () => process);
  const server: ServerProcess = {
    get process() {
      return process;
    },
    address,
    connection,
    close,
    async again() {
      ({ process, problem } = await startOnce(clock, command, connection, address));
      if (problem !== undefined) throw unreachable(start.title, process.tail(), problem);
    },
  };
  if (problem === undefined) return { kind: 'up', server };
  const said = process.tail();
  await close();
  if (PORT_TAKEN.test(said)) return { kind: 'port-taken' };
  throw unreachable(start.title, said, problem);
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
