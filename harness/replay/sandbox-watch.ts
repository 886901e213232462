// Watches from a thread of its own how long workflow code holds the main thread, and ends the process when it does not give it back.
import { writeSync } from 'node:fs';
import vm from 'node:vm';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { wallClock } from '../clock.ts';

/** What the process says before it ends itself. */
export const HELD_THREAD = /workflow code held its thread for more than \d+ ms/;

const LOOK_EVERY_MS = 200;
const STDERR = 2;
/** Places in the shared memory: calls into the sandbox so far, whether one is going on, and how long it may, ms. */
const [CALLS, INSIDE, BOUND_MS] = [0, 1, 2];

/** @param boundMs - longest time of one call into the sandbox. `undefined`: the SDK's own watch, call by call */
export type SetWatch = (boundMs: number | undefined) => void;

/**
 * The SDK has every call into the sandbox watched by a thread that is started for it: a sixth of the time of a replay, a third on a busy machine.
 * Here one thread watches all of them. It cannot say where the code was: who wants to know replays that history again under the SDK's watch.
 * Call once, in a process that only replays.
 */
export function watchSandbox(): SetWatch {
  const state = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  new Worker(new URL(import.meta.url), { workerData: { sandbox: state } }).unref();
  let own = false;
  const run = vm.Script.prototype.runInContext;
  vm.Script.prototype.runInContext = function runWatched(this: vm.Script, context, options) {
    if (!own || options?.timeout === undefined) return run.call(this, context, options) as unknown;
    const { timeout: _timeout, ...rest } = options;
    Atomics.add(state, CALLS, 1);
    Atomics.store(state, INSIDE, 1);
    try {
      return run.call(this, context, rest) as unknown;
    } finally {
      Atomics.store(state, INSIDE, 0);
    }
  };
  return (boundMs) => {
    own = boundMs !== undefined;
    Atomics.store(state, BOUND_MS, boundMs ?? 0);
  };
}

async function watch(state: Int32Array): Promise<never> {
  let [calls, sinceMs] = [0, wallClock.elapsed()];
  // Bounded by the life of the process: that is what it watches.
  for (;;) {
    await wallClock.sleep(LOOK_EVERY_MS);
    const now = Atomics.load(state, CALLS);
    if (now !== calls || Atomics.load(state, INSIDE) === 0) {
      [calls, sinceMs] = [now, wallClock.elapsed()];
      continue;
    }
    const boundMs = Atomics.load(state, BOUND_MS);
    if (wallClock.elapsed() - sinceMs <= boundMs) continue;
    writeSync(STDERR, `workflow code held its thread for more than ${boundMs} ms\n`);
    process.kill(process.pid, 'SIGKILL');
  }
}

const data: unknown = workerData;
if (!isMainThread && typeof data === 'object' && data !== null && 'sandbox' in data)
  void watch(data.sandbox as Int32Array);
