// Watches how much memory a process holds in all: the limit of V8's heap does not count typed arrays and WebAssembly.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { WallClock } from '../clock.ts';

const KIB_PER_MIB = 1_024;
/** Code that fills memory does so at 1 to 4 GiB per second. */
const LOOK_EVERY_MS = 100;
/** Where a look starts a program. */
const LOOK_SELDOM_MS = 1_000;
const PS_BOUND_MS = 5_000;

/** Looks at a process. @returns its resident memory, MiB; undefined where there is no such process, or nobody can say */
type Look = (pid: number) => Promise<number | undefined>;

const toMib = (kib: string | undefined): number | undefined =>
  kib === undefined ? undefined : Number(kib) / KIB_PER_MIB;

/** Linux. */
const fromProc: Look = async (pid) => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''); // It has ended.
  return toMib(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
};

/** Every other Unix. */
export const fromPs: Look = async (pid) => {
  const asked = promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)], { timeout: PS_BOUND_MS });
  const { stdout } = await asked.catch(() => ({ stdout: '' })); // It has ended.
  return toMib(/^\s*(\d+)\s*$/.exec(stdout)?.[1]);
};

interface Watched {
  readonly clock: WallClock;
  readonly pid: number;
  readonly limitMib: number;
  /** Aborted: the process has ended. */
  readonly ended: AbortSignal;
}

/** Settles when the process holds more than the limit, or is gone. @returns whether it holds more */
export async function holdsMore({ clock, pid, limitMib, ended }: Watched): Promise<boolean> {
  const look = process.platform === 'linux' ? fromProc : fromPs;
  const everyMs = process.platform === 'linux' ? LOOK_EVERY_MS : LOOK_SELDOM_MS;
  // Bounded by the life of the process: that is what it watches.
  while (!ended.aborted) {
    const mib = await look(pid);
    if (mib === undefined) return false;
    if (mib > limitMib) return true;
    await clock.sleep(everyMs, ended).catch(() => undefined); // Only ever rejects by the abort.
  }
  return false;
}
