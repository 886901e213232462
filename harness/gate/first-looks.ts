// First looks at named files by a thread of its own: it begins before the configuration is loaded, and comes from the other end.
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { compiledFile } from '../compiled.ts';
import type { Seen, ThreadOrder } from './first-looks-thread.ts';
import type { Scanned } from './scan.ts';

export interface FirstLooks {
  /**
   * Files are asked for in their order, and the thread goes against it: with the first that it has seen they have met, and it is ended.
   *
   * @param path - absolute
   * @returns undefined where the thread has not been, or could not look: who asks looks
   */
  take(path: string): Scanned | undefined;
  /** Ends the thread. */
  end(): void;
}

/**
 * Starts looking. Nothing depends on it: a thread that fails leaves everything to the one who asks.
 *
 * @param paths - files and folders, as given on the command line
 * @param cwd - what relative paths are relative to
 */
export function lookAhead(paths: readonly string[], cwd: string): FirstLooks {
  const seen = new Map<string, Scanned>();
  const order: ThreadOrder = { paths: paths.map((path) => resolve(cwd, path)) };
  const thread = new Worker(compiledFile(import.meta.url, './first-looks-thread.ts'), { workerData: order });
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    void thread.terminate();
  };
  thread.on('message', (more: Seen) => {
    for (const [path, scanned] of more) seen.set(path, scanned);
  });
  thread.on('error', end); // a folder that cannot be listed, say: told by who lists it in its turn
  thread.unref();
  return {
    take(path) {
      const scanned = seen.get(path);
      if (scanned !== undefined) {
        seen.delete(path);
        end();
      }
      return scanned;
    },
    end,
  };
}
