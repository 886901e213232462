// The replaying process as the harness holds it: orders out, reports in, each waited for with a bound.
import { type ChildProcess, fork } from 'node:child_process';
import type { WallClock } from '../clock.ts';
import { compiledPath } from './compiled.ts';
import type { Order, Report } from './protocol.ts';

/** Frames of a stack: V8 keeps 10, and calls through helpers are deeper. The sandbox cannot set it, its Error is frozen. */
const STACK_FRAMES = 60;

/** Lines of the process's stderr that are kept for messages. */
const TAIL_LINES = 20;

export type Heard =
  | Report
  /** Nothing came within the bound. */
  | { readonly kind: 'silent' }
  /** The process has ended. */
  | { readonly kind: 'gone'; readonly reason: string };

export interface Session {
  send(order: Order): void;
  /** The next report, or why there is none. */
  hear(boundMs: number): Promise<Heard>;
  /** SIGKILL; settles when the process has ended. */
  kill(): Promise<void>;
}

function tailOf(child: ChildProcess): () => string {
  let lines: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lines = [...lines, ...text.split('\n').filter((line) => line.trim() !== '')].slice(-TAIL_LINES);
  });
  return () => lines.join('\n');
}

function endOf(how: string, tail: string, heapLimitMib: number): string {
  if (/heap out of memory|heap limit/.test(tail))
    return `workflow code took more than ${heapLimitMib} MiB of memory and its process ended`;
  return `the replaying process ended (${how})${tail === '' ? '' : `: ${tail}`}`;
}

/**
 * Forks the replaying process. It is ready when its first report `ready` is heard.
 * @param heapLimitMib - a workflow that eats memory ends the process at this size, not the machine
 */
export function openSession(clock: WallClock, heapLimitMib: number): Session {
  const child = fork(compiledPath(import.meta.url, './child.js'), [], {
    execArgv: [`--max-old-space-size=${heapLimitMib}`, `--stack-trace-limit=${STACK_FRAMES}`, '--enable-source-maps'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const tail = tailOf(child);
  const heard: Heard[] = [];
  let wake: () => void = () => undefined;
  const put = (report: Heard): void => {
    heard.push(report);
    wake();
  };
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      put({ kind: 'gone', reason: endOf(signal ?? `exit status ${code}`, tail(), heapLimitMib) });
      resolve();
    });
    child.once('error', (error) => {
      put({ kind: 'gone', reason: `the replaying process failed: ${error.message}` });
      if (child.pid === undefined) resolve();
    });
  });
  child.on('message', (report: Report) => put(report));

  return {
    send: (order) => {
      // A process that is gone is heard as `gone`; the failed send itself says nothing more.
      if (child.connected) child.send(order, () => undefined);
    },
    async hear(boundMs) {
      if (heard.length === 0) {
        const stop = new AbortController();
        const woken = new Promise<void>((resolve) => (wake = resolve));
        const timeout = clock.sleep(boundMs, stop.signal).catch(() => undefined); // Only ever rejects by the abort below.
        await Promise.race([woken, timeout]);
        stop.abort();
      }
      return heard.shift() ?? { kind: 'silent' };
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
