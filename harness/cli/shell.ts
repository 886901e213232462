// What a command is given of the process around it: streams, folder, environment, and the wish of the person to stop.
import { relative } from 'node:path';
import pc from 'picocolors';

export interface Shell {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** stdout: the report, and nothing else. */
  out(text: string): void;
  /** stderr: everything said along the way. */
  err(text: string): void;
  readonly outputs: { readonly out: Terminal; readonly err: Terminal };
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. Its reason is an Interruption. */
  readonly signal: AbortSignal;
}

/** What a stream can show. */
export interface Terminal {
  readonly tty: boolean;
  readonly color: boolean;
  /** Columns; absent in a pipe. */
  readonly width?: number;
}

type Stream = NodeJS.WriteStream;

const terminalOf = (stream: Stream): Terminal => {
  const tty = stream.isTTY === true;
  return { tty, color: tty && pc.isColorSupported, ...(tty ? { width: stream.columns } : {}) };
};

/** A writer that goes silent when nobody reads any more (`ordeal run | head`): the run itself is not touched by that. */
function writerTo(stream: Stream): (text: string) => void {
  let read = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    read = false;
  });
  return (text) => {
    if (read) stream.write(text);
  };
}

/** The shell of this very process. */
export const processShell = (signal: AbortSignal): Shell => ({
  cwd: process.cwd(),
  env: process.env,
  out: writerTo(process.stdout),
  err: writerTo(process.stderr),
  outputs: { out: terminalOf(process.stdout), err: terminalOf(process.stderr) },
  signal,
});

/** A path as the person would write it: shorter where the file lies below where they stand. */
export function shownPath({ cwd }: Pick<Shell, 'cwd'>, path: string): string {
  const near = relative(cwd, path);
  return near.startsWith('..') ? path : near;
}
