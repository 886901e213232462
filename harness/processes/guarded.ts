// Starts external programs that never outlive the harness: each leads a process group that the guard kills when the harness is gone.
import { spawn, type ChildProcess } from 'node:child_process';
import { wallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { findProgram } from './find.ts';
import { OutputTail } from './output.ts';
import type { GuardedCommand, GuardedProcess } from './types.ts';
import { forgetGroup, openGuard, watchGroup } from './watch.ts';

const DEFAULT_GRACE_MS = 3_000;
/** After SIGKILL the operating system needs a moment; more than this means it will not happen. */
const KILL_BOUND_MS = 5_000;
/** util-linux: the kernel itself kills the program when its parent dies, also when harness and guard die in one moment. */
const SETPRIV = '/usr/bin/setpriv';

const commandLine = (command: GuardedCommand): readonly [string, readonly string[]] => {
  const program = findProgram(command.program);
  if (program === undefined) {
    throw new HarnessError(
      'TOOL_MISSING',
      `Failed to start ${command.program}: there is no such program. Check the path.`,
    );
  }
  return process.platform === 'linux' && findProgram(SETPRIV) !== undefined
    ? [SETPRIV, ['--pdeathsig', 'KILL', '--', program, ...command.args]]
    : [program, command.args];
};

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: it has ended in between, which is what is wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

const endOf = (child: ChildProcess, pid: number): GuardedProcess['ended'] =>
  new Promise((done) => {
    child.once('exit', (code, signal) => {
      // Members of the group that the program left behind end with it.
      signalGroup(pid, 'SIGKILL');
      forgetGroup(pid);
      done({ code, signal });
    });
  });

/**
 * Starts a program that dies with the harness: within 2 s after the harness has ended in any way, SIGKILL included.
 * Its output is read and the newest lines are kept.
 *
 * Not covered: a program that leaves its own process group (a daemon), and Windows, which has no process groups.
 * When the guard alone is killed a new one takes over; when harness and guard are killed in the same moment, Linux still
 * ends the program itself (parent death signal), but not what it started.
 *
 * @throws HarnessError TOOL_MISSING when the program cannot be started; the reason of `signal` when it is aborted already
 */
export function startGuarded(command: GuardedCommand): GuardedProcess {
  command.signal?.throwIfAborted();
  const [program, args] = commandLine(command);
  openGuard();
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: command.env ?? process.env,
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
  });
  child.on('error', () => undefined); // a missing program shows as a missing pid below, a failed kill in `stop`
  const pid = child.pid;
  if (pid === undefined) {
    throw new HarnessError(
      'TOOL_MISSING',
      `Failed to start ${command.program}: the operating system refused. Check the path and its permissions.`,
    );
  }
  watchGroup(pid);
  const output = new OutputTail();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => output.add(piece));
  const ended = endOf(child, pid);
  const giveUp = (): void => signalGroup(pid, 'SIGKILL');
  command.signal?.addEventListener('abort', giveUp, { once: true });
  // Its number may belong to somebody else afterwards.
  void ended.then(() => command.signal?.removeEventListener('abort', giveUp));

  const endsWithin = async (ms: number): Promise<boolean> => {
    const giveUp = new AbortController();
    const late = wallClock.sleep(ms, giveUp.signal).then(
      () => false,
      () => false, // aborted: the program has ended first and the race is decided
    );
    const inTime = await Promise.race([ended.then(() => true), late]);
    giveUp.abort();
    return inTime;
  };

  return {
    pid,
    ended,
    tail: () => output.text(),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return void (await ended);
      signalGroup(pid, 'SIGTERM');
      if (await endsWithin(command.graceMs ?? DEFAULT_GRACE_MS)) return;
      signalGroup(pid, 'SIGKILL');
      if (await endsWithin(KILL_BOUND_MS)) return;
      throw new HarnessError(
        'HARNESS_FAULT',
        `Failed to end ${command.program} (process ${pid}): it survived SIGKILL for ${KILL_BOUND_MS} ms. End it by hand.`,
      );
    },
  };
}
