// What strikes a server: SIGKILL and the start that follows, SIGSTOP and SIGCONT.
import type { WallClock } from '../clock.ts';
import type { Relay } from '../database/relay/types.ts';
import { HarnessError } from '../errors.ts';
import { awaitStopped } from '../processes/stopped.ts';
import type { ServerProcess } from './server-process.ts';
import type { ServerControl } from './types.ts';

/** The operating system stops a process within a millisecond or two. */
const STOP_BOUND_MS = 2_000;

/** @param store - between the server and its store, where there is one */
export const serverControl = (server: ServerProcess, clock: WallClock, store?: Relay): ServerControl => ({
  async kill() {
    const { pid, ended } = server.process;
    process.kill(pid, 'SIGKILL');
    const { signal } = await ended;
    return { pid, signal: signal ?? 'no signal', wallMs: clock.now() };
  },
  async start() {
    const begun = clock.elapsed();
    await server.again();
    return { pid: server.process.pid, tookMs: clock.elapsed() - begun };
  },
  async pause() {
    const { pid } = server.process;
    process.kill(pid, 'SIGSTOP');
    if (await awaitStopped(pid, clock, STOP_BOUND_MS)) return { pid, wallMs: clock.now() };
    throw new HarnessError(
      'HARNESS_FAULT',
      `Failed to stop the Temporal server (process ${pid}): it still ran ${STOP_BOUND_MS} ms after SIGSTOP. Report this as a bug of ordeal.`,
    );
  },
  resume() {
    process.kill(server.process.pid, 'SIGCONT');
  },
  ...(store === undefined ? {} : { store }),
});
