// Whether the operating system shows a process as stopped: the proof of a SIGSTOP.
import { readFile } from 'node:fs/promises';
import { poll, type WallClock } from '../clock.ts';
import { runCommand } from './command.ts';

const LOOK_EVERY_MS = 5;
const PS_BOUND_MS = 2_000;

/** The letter of its state as `ps` has it; empty for a process that is gone. */
async function stateOf(pid: number, clock: WallClock): Promise<string> {
  try {
    // The name in parentheses may hold anything, spaces and parentheses included.
    return (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /su, '').slice(0, 1);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'ENOENT') throw problem;
    // No /proc on this system, or no such process.
    const said = await runCommand(clock, { program: 'ps', args: ['-o', 'state=', '-p', String(pid)] }, PS_BOUND_MS);
    return said.output.trim().slice(0, 1);
  }
}

/** False when it is not stopped within the bound, in wall ms. */
export const awaitStopped = async (pid: number, clock: WallClock, boundMs: number): Promise<boolean> =>
  (await poll(clock, { everyMs: LOOK_EVERY_MS, boundMs }, async () =>
    (await stateOf(pid, clock)) === 'T' ? true : undefined,
  )) ?? false;
