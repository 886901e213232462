// The measuring process as the harness holds it: orders out, reports in, each waited for with a bound.
import { fork } from 'node:child_process';
import type { WallClock } from '../../clock.ts';
import { compiledFile } from '../../processes/index.ts';
import type { CoverageOrder, CoverageReport } from './protocol.ts';

/** Memory of the measuring process, MiB: a workflow that takes more ends the process, not the machine. */
const HEAP_LIMIT_MIB = 2_048;
const TAIL_CHARACTERS = 600;

export type Heard = CoverageReport | { readonly kind: 'gone'; readonly reason: string };

export interface MeasuringProcess {
  send(order: CoverageOrder): void;
  /** The next report; `gone` when the process has ended, or said nothing within the bound. */
  hear(boundMs: number): Promise<Heard>;
  /** SIGKILL; settles when it has ended. */
  kill(): Promise<void>;
}

/** Forks it. It is ready when its first report is heard. */
export function openMeasuring(clock: WallClock): MeasuringProcess {
  const child = fork(compiledFile(import.meta.url, './child.ts'), [], {
    execArgv: [`--max-old-space-size=${HEAP_LIMIT_MIB}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = `${tail}${text}`.slice(-TAIL_CHARACTERS);
  });
  const heard: Heard[] = [];
  let wake: () => void = () => undefined;
  const put = (report: Heard): void => {
    heard.push(report);
    wake();
  };
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      put({ kind: 'gone', reason: `its process ended (${signal ?? `exit status ${code}`}) ${tail}`.trim() });
      resolve();
    });
    child.once('error', ({ message }) => {
      put({ kind: 'gone', reason: `its process failed: ${message}` });
      if (child.pid === undefined) resolve();
    });
  });
  child.on('message', (report: CoverageReport) => put(report));
  return {
    send: (order) => {
      // A process that is gone is heard as `gone`; the failed send itself says nothing more.
      if (child.connected) child.send(order, () => undefined);
    },
    async hear(boundMs) {
      if (heard.length === 0) {
        const stop = new AbortController();
        const woken = new Promise<void>((resolve) => (wake = resolve));
        const late = clock.sleep(boundMs, stop.signal).catch(() => undefined); // Only ever rejects by the abort below.
        await Promise.race([woken, late]);
        stop.abort();
      }
      return heard.shift() ?? { kind: 'gone', reason: `it said nothing for ${boundMs} ms` };
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
