// Ends the replaying process when the harness is gone, even while workflow code holds its main thread.
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { wallClock } from '../clock.ts';

const LOOK_EVERY_MS = 500;

/** Starts the watching thread. Call once, in the process that must not outlive its parent. */
export function holdLifeline(): void {
  const thread = new Worker(new URL(import.meta.url), { workerData: { parent: process.ppid } });
  thread.unref();
}

async function watch(parent: number): Promise<never> {
  // Bounded by the life of the parent: that is what it watches.
  for (;;) {
    await wallClock.sleep(LOOK_EVERY_MS);
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }
}

const data: unknown = workerData;
if (!isMainThread && typeof data === 'object' && data !== null && 'parent' in data) void watch(Number(data.parent));
