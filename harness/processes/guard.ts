// The guard, a process of its own: as soon as the harness is gone, however it went, it kills the programs and deletes the folders it was told of.
// It ends with the harness: the operating system closes the pipe to its standard input.
// A line is `+` or `-` and what it is about; a group is the process id of a program that leads its own.
import { rmSync } from 'node:fs';
import { guardedOf, WATCH } from './guard-lines.ts';

/** A program that is just dying may still write into a folder. */
const REMOVE = { recursive: true, force: true, maxRetries: 10, retryDelay: 20 } as const;

const groups = new Set<number>();
const folders = new Set<string>();

const killAll = (): never => {
  for (const group of groups) {
    try {
      process.kill(-group, 'SIGKILL');
    } catch (error) {
      // ESRCH: it has ended already, which is what is wanted. Nobody is left to tell of anything else.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') process.exitCode = 1;
    }
  }
  for (const folder of folders) {
    try {
      rmSync(folder, REMOVE);
    } catch {
      process.exitCode = 1; // nobody is left to tell; it lies in the folder for temporary files
    }
  }
  process.exit();
};

let rest = '';
// A pipe, not an IPC channel: what was written is read before the end is seen, even when the harness died while this process was booting.
process.stdin.setEncoding('utf8');
process.stdin.on('data', (piece: string) => {
  const lines = (rest + piece).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const what = guardedOf(line.slice(1));
    const watch = line.startsWith(WATCH);
    if ('group' in what) groups[watch ? 'add' : 'delete'](what.group);
    else folders[watch ? 'add' : 'delete'](what.folder);
  }
});
process.stdin.on('end', killAll);
process.stdin.on('error', killAll);
// Ctrl-C reaches the whole terminal group: the guard must outlive the harness, so it ends by the pipe alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
