// The embedded database: PGlite in a process of its own, so that its work never blocks the harness.
import { join } from 'node:path';
import { poll, type WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { compiledFile } from '../compiled.ts';
import { startGuarded, type GuardedProcess } from '../processes/index.ts';
import { cacheDirOf } from '../toolchain/cache-dir.ts';
import { pgliteVersion } from './pglite-version.ts';

/** Without a template it takes 5 s of one core; a busy machine takes its time. */
const START_BOUND_MS = 120_000;
const START_POLL_MS = 20;
/** Nothing to save: it holds all in memory. */
const STOP_GRACE_MS = 500;

export interface EmbeddedServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts it on a free loopback port. It ends by itself when the harness is gone, SIGKILL included.
 * @throws HarnessError DATABASE_UNREACHABLE when it does not come up
 */
export async function startEmbedded(clock: WallClock, signal?: AbortSignal): Promise<EmbeddedServer> {
  const template = join(cacheDirOf(process.env), 'pglite', pgliteVersion(), 'data.tar');
  const running = startGuarded({
    program: process.execPath,
    args: [compiledFile(import.meta.url, './embedded-process.ts'), template],
    env: {},
    graceMs: STOP_GRACE_MS,
    ...(signal === undefined ? {} : { signal }),
  });
  const port = await untilListening(running, clock);
  return { url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`, stop: () => running.stop() };
}

async function untilListening(running: GuardedProcess, clock: WallClock): Promise<string> {
  let ended = false;
  void running.ended.then(() => {
    ended = true;
  });
  const answer = await poll(clock, { everyMs: START_POLL_MS, boundMs: START_BOUND_MS }, () => {
    const port = /^listening (\d+)$/mu.exec(running.tail())?.[1];
    return port ?? (ended ? '' : undefined);
  });
  if (answer !== undefined && answer !== '') return answer;
  await running.stop();
  const reason = answer === '' ? 'its process ended' : `it did not listen within ${START_BOUND_MS / 1000} s`;
  const said = running.tail() === '' ? '' : ` (it said: ${running.tail()})`;
  const advice = 'Set DATABASE_URL to a PostgreSQL server to do without it.';
  throw new HarnessError('DATABASE_UNREACHABLE', `Failed to start the embedded database: ${reason}${said}. ${advice}`);
}
