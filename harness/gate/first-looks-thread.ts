// The thread of first looks: goes through the named files from the last to the first, and tells what it has seen.
import { parentPort, workerData } from 'node:worker_threads';
import { scanFile, type Scanned } from './scan.ts';
import { filesBelow, isFolder } from './sources/listing.ts';

/** Files told of together: few enough that who asks for the next one has it soon. */
const TOLD_TOGETHER = 32;

/** What was seen of some files, by their absolute paths. */
export type Seen = readonly (readonly [path: string, scanned: Scanned])[];

export interface ThreadOrder {
  /** Absolute paths of files and folders. */
  readonly paths: readonly string[];
}

const listed = ({ paths }: ThreadOrder): readonly string[] =>
  paths.flatMap((path) => (isFolder(path) ? [...filesBelow(path)] : [path]));

/** What cannot be looked at is left to the one who can say so. */
const lookAt = (path: string): Scanned | undefined => {
  try {
    return scanFile(path);
  } catch {
    return undefined; // told by who asks for it in its turn
  }
};

function lookThrough(order: ThreadOrder, tell: (seen: Seen) => void): void {
  let seen: (readonly [string, Scanned])[] = [];
  for (const path of listed(order).toReversed()) {
    const scanned = lookAt(path);
    if (scanned !== undefined) seen.push([path, scanned]);
    if (seen.length < TOLD_TOGETHER) continue;
    tell(seen);
    seen = [];
  }
  tell(seen);
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has one other side
lookThrough(workerData as ThreadOrder, (seen) => parentPort?.postMessage(seen));
