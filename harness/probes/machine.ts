// A probing process as the harness holds it: orders out, answers in, each waited for with a bound.
import { type ChildProcess, fork } from 'node:child_process';
import type { WallClock } from '../clock.ts';
import { compiledPath } from '../replay/compiled.ts';
import type { Machine } from './machine-settings.ts';
import type { ProbeOrder, ProbeReport } from './protocol.ts';

/** Frames of a stack: V8 keeps 10, and calls through other functions are deeper. */
const STACK_FRAMES = 60;
/** Characters of a dead process's own words that go into a message. */
const REASON_LENGTH = 400;

/** `broken`: the process is gone, and says so every time. */
export type Answer = ProbeReport | { readonly kind: 'broken'; readonly reason: string };

export interface MachineProcess {
  send(order: ProbeOrder): void;
  /** The next answer. Silence beyond the bound ends the process. */
  hear(boundMs: number): Promise<Answer>;
  /** SIGKILL; settles when the process has ended. */
  kill(): Promise<void>;
}

const lastWordsOf = (child: ChildProcess): (() => string) => {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-REASON_LENGTH);
  });
  return () => words.trim();
};

/**
 * Starts a process of this locale and these random numbers; everything else comes with each order.
 * @param heapLimitMib - workflow code that eats memory ends the process at this size, not the machine
 */
export function startMachine(
  clock: WallClock,
  { locale, randomSeed }: Pick<Machine, 'locale' | 'randomSeed'>,
  heapLimitMib: number,
): MachineProcess {
  const child = fork(compiledPath(import.meta.url, '../probes/child.js'), [], {
    execArgv: [
      `--max-old-space-size=${heapLimitMib}`,
      `--stack-trace-limit=${STACK_FRAMES}`,
      `--random-seed=${randomSeed}`,
      '--enable-source-maps',
    ],
    env: { ...process.env, LC_ALL: locale, LANG: locale },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const lastWords = lastWordsOf(child);
  const heard: ProbeReport[] = [];
  let broken: string | undefined;
  let wake: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    const end = (how: string): void => {
      const words = lastWords();
      broken ??= `the probing process ended (${how})${words === '' ? '' : `: ${words}`}`;
      wake();
      resolve();
    };
    child.once('exit', (status, signal) => end(signal ?? `exit status ${status}`));
    child.once('error', (error) => end(error.message));
  });
  child.on('message', (report: ProbeReport) => {
    heard.push(report);
    wake();
  });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };

  return {
    send: (order) => {
      if (child.connected) child.send(order, () => undefined); // A process that is gone is heard as `broken`.
    },
    async hear(boundMs) {
      if (heard.length === 0 && broken === undefined) {
        const stop = new AbortController();
        const woken = new Promise<void>((resolve) => (wake = resolve));
        const silence = clock.sleep(boundMs, stop.signal).catch(() => undefined); // Only ever rejects by the abort below.
        await Promise.race([woken, silence]);
        stop.abort();
      }
      const next = heard.shift();
      if (next !== undefined) return next;
      if (broken === undefined) {
        broken = `no answer came within ${boundMs} ms`;
        await kill();
      }
      return { kind: 'broken', reason: broken };
    },
    kill,
  };
}
