// A process of the harness's own that is talked to: orders out, reports in, each waited for with a bound.
import { type ChildProcess, fork } from 'node:child_process';
import type { WallClock } from '../clock.ts';
import { holdsMore } from './resident.ts';

/** Lines of the process's stderr that are kept for messages. */
const TAIL_LINES = 20;
/** What a process may hold beside its heap, MiB: the SDK itself, and a history of 50 MB in the forms in which it is handed on. */
const BESIDE_HEAP_MIB = 1_024;

export type Heard<Report> =
  | Report
  /** Nothing came within the bound. */
  | { readonly kind: 'silent' }
  /** The process has ended; from then on this is all that is heard. */
  | { readonly kind: 'gone'; readonly reason: string };

export interface TalkingProcess<Order, Report> {
  send(order: Order): void;
  /** The next report, or why there is none. */
  hear(boundMs: number): Promise<Heard<Report>>;
  /** SIGKILL; settles when the process has ended. */
  kill(): Promise<void>;
}

export interface TalkingProgram {
  /** Compiled file. */
  readonly path: string;
  /** For messages: `the replaying process`. */
  readonly title: string;
  /** A workflow that takes more memory ends the process at this size, not the machine. What it holds outside of the heap is bounded too. */
  readonly heapLimitMib: number;
  /** Options of Node beside the limit. */
  readonly options?: readonly string[];
  /** Variables on top of those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

function tailOf(child: ChildProcess): () => string {
  let lines: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lines = [...lines, ...text.split('\n').filter((line) => line.trim() !== '')].slice(-TAIL_LINES);
  });
  return () => lines.join('\n');
}

function endOf(how: string, tail: string, { title, heapLimitMib }: TalkingProgram): string {
  if (/heap out of memory|heap limit/.test(tail))
    return `workflow code took more than ${heapLimitMib} MiB of memory and its process ended`;
  return `${title} ended (${how})${tail === '' ? '' : `: ${tail}`}`;
}

/** Kills the process when it holds too much. @returns why it was, once that is so */
function watchMemory(
  clock: WallClock,
  child: ChildProcess,
  { title, heapLimitMib }: TalkingProgram,
): () => string | undefined {
  const limitMib = heapLimitMib + BESIDE_HEAP_MIB;
  const ended = new AbortController();
  let reason: string | undefined;
  child.once('exit', () => ended.abort());
  if (child.pid === undefined) return () => undefined;
  void holdsMore({ clock, pid: child.pid, limitMib, ended: ended.signal }).then((more) => {
    if (!more || ended.signal.aborted) return;
    reason = `${title} held more than ${limitMib} MiB of memory in all, outside of the heap too, and was killed`;
    child.kill('SIGKILL');
  });
  return () => reason;
}

/** Forks the program. What it says first says that it is ready. */
export function startTalking<Order extends object, Report>(
  clock: WallClock,
  program: TalkingProgram,
): TalkingProcess<Order, Report> {
  const child = fork(program.path, [], {
    execArgv: [`--max-old-space-size=${program.heapLimitMib}`, ...(program.options ?? [])],
    env: { ...process.env, ...program.env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const tail = tailOf(child);
  const heldTooMuch = watchMemory(clock, child, program);
  const heard: Report[] = [];
  let gone: string | undefined;
  let wake: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    const end = (reason: string): void => {
      gone ??= reason;
      wake();
    };
    child.once('exit', () => resolve());
    // Not at its end: what it said last is still on the way then.
    child.once('close', (code: number | null, signal: string | null) =>
      end(heldTooMuch() ?? endOf(signal ?? `exit status ${code}`, tail(), program)),
    );
    child.once('error', (error) => {
      end(`${program.title} failed: ${error.message}`);
      if (child.pid === undefined) resolve();
    });
  });
  child.on('message', (report) => {
    heard.push(report as Report);
    wake();
  });

  return {
    send: (order) => {
      // A process that is gone is heard as `gone`; the failed send itself says nothing more.
      if (child.connected) child.send(order, () => undefined);
    },
    async hear(boundMs) {
      if (heard.length === 0 && gone === undefined) {
        const stop = new AbortController();
        const woken = new Promise<void>((resolve) => (wake = resolve));
        const timeout = clock.sleep(boundMs, stop.signal).catch(() => undefined); // Only ever rejects by the abort below.
        await Promise.race([woken, timeout]);
        stop.abort();
      }
      return heard.shift() ?? (gone === undefined ? { kind: 'silent' } : { kind: 'gone', reason: gone });
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
