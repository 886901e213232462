// One guard for all programs and folders of this process: started with the first, replaced when it dies alone.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { compiledFile } from '../compiled.ts';
import { FORGET, guardLine, WATCH } from './guard-lines.ts';

/** A guard that keeps dying is not replaced for ever. */
const MAX_GUARDS = 20;

const groups = new Set<number>();
const folders = new Set<string>();
let guard: ChildProcess | undefined;
let started = 0;

const tell = (line: string): void => {
  // A guard that has just died is replaced by its 'exit' handler, and the new one is told everything again.
  if (guard?.stdin?.writable === true) guard.stdin.write(line);
};

const open = (): void => {
  if (started >= MAX_GUARDS) return;
  started += 1;
  const child = spawn(process.execPath, [compiledFile(import.meta.url, './guard.ts')], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard = child;
  // The guard must not keep this process alive.
  child.unref();
  (child.stdin as unknown as Socket).unref();
  const ended = (): void => {
    if (guard !== child) return;
    guard = undefined;
    if (groups.size > 0 || folders.size > 0) open();
  };
  child.once('error', ended);
  child.once('exit', ended);
  child.stdin.on('error', () => undefined); // EPIPE: it has just died, 'exit' follows
  for (const group of groups) tell(guardLine(WATCH, { group }));
  for (const folder of folders) tell(guardLine(WATCH, { folder }));
};

/** From now on the process group dies with this process. */
export const watchGroup = (group: number): void => {
  groups.add(group);
  if (guard === undefined) open();
  else tell(guardLine(WATCH, { group }));
};

/** The program has ended: its number may belong to somebody else soon. */
export const forgetGroup = (group: number): void => {
  groups.delete(group);
  tell(guardLine(FORGET, { group }));
};

/** From now on the folder is deleted when this process is gone. */
export const watchFolder = (folder: string): void => {
  folders.add(folder);
  if (guard === undefined) open();
  else tell(guardLine(WATCH, { folder }));
};

/** The folder was deleted. */
export const forgetFolder = (folder: string): void => {
  folders.delete(folder);
  tell(guardLine(FORGET, { folder }));
};

/** Starts the guard ahead of the first program, so that no moment is left between a program's start and its being watched. */
export const openGuard = (): void => {
  if (guard === undefined) open();
};

/** Process id of the guard, for tests. */
export const guardPid = (): number | undefined => guard?.pid;
