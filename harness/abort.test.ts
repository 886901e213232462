// What ends with a signal: waiting, and things that are open.
import { expect, it } from 'vitest';
import { closeOnAbort, unlessAborted, untilLeftBehind } from './abort.ts';
import { wallClock } from './clock.ts';

it('ends waiting with the reason of the signal, and not before', async () => {
  const stop = new AbortController();
  await expect(unlessAborted(stop.signal, Promise.resolve(1))).resolves.toBe(1);
  const waiting = unlessAborted(stop.signal, new Promise(() => undefined));
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

it('closes what is open as soon as the signal is aborted, also when it was before, and passes over a failure to close', () => {
  const stop = new AbortController();
  let closed = 0;
  const open = {
    close: () => {
      closed += 1;
      return Promise.reject(new Error('broken'));
    },
  };
  expect(closeOnAbort(stop.signal, open)).toBe(open);
  expect(closed).toBe(0);
  stop.abort();
  expect(closed).toBe(1);
  closeOnAbort(stop.signal, open);
  expect(closed).toBe(2);
});

it('waits for work that hears the signal, and leaves behind what does not', async () => {
  const stop = new AbortController();
  const slept: number[] = [];
  const clock = {
    sleep: (ms: number) => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
  await expect(untilLeftBehind(stop.signal, clock, 5, Promise.resolve('done'))).resolves.toBe('done');
  await expect(untilLeftBehind(stop.signal, clock, 5, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(slept).toEqual([]);
  stop.abort();
  const never = () => new Promise<never>(() => undefined);
  await expect(untilLeftBehind(stop.signal, clock, 5, never())).resolves.toBeUndefined();
  expect(slept).toEqual([5]);
  const hears = untilLeftBehind(stop.signal, { sleep: never }, 5, wallClock.sleep(1));
  await expect(hears.then(() => 'heard')).resolves.toBe('heard');
});
