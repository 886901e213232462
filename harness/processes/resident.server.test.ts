// What a process holds is seen on this machine, in the way of Linux and in the way of others.
import { expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { fromPs, holdsMore } from './resident.ts';

const ended = new AbortController().signal;

it('sees a process that holds more than it may, and none that is gone', async () => {
  const { pid } = process;
  expect(await holdsMore({ clock: wallClock, pid, limitMib: 1, ended })).toBe(true);
  // No process has this number: it is beyond the largest one.
  expect(await holdsMore({ clock: wallClock, pid: 2 ** 30, limitMib: 1, ended })).toBe(false);
  expect(await holdsMore({ clock: wallClock, pid, limitMib: 1, ended: AbortSignal.abort() })).toBe(false);
});

it('asks ps where there is nothing else', async () => {
  expect(await fromPs(process.pid)).toBeGreaterThan(1);
  expect(await fromPs(2 ** 30)).toBeUndefined();
});
