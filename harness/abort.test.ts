// What ends with a signal: waiting, and things that are open.
import { expect, it } from 'vitest';
import { closeOnAbort, unlessAborted } from './abort.ts';

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
