// Goal: a call that is still being retried when its connection closes fails, and does not end the process.
import { Connection } from '@temporalio/client';
import { afterEach, describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { freePort, LOOPBACK } from '../processes/index.ts';
import { virtualTimeInterceptors } from './stamp.ts';

const thrown: unknown[] = [];
const note = (error: unknown): number => thrown.push(error);

afterEach(() => {
  process.off('uncaughtException', note);
});

describe('a call that outlives its connection', () => {
  it('fails with CANCELLED, and nothing is thrown from the timer of its retries', async () => {
    process.on('uncaughtException', note);
    // Nobody listens there: each attempt is refused and retried.
    const address = `${LOOPBACK}:${await freePort()}`;
    const connection = Connection.lazy({ address, interceptors: virtualTimeInterceptors() });
    const call = connection.workflowService.getSystemInfo({});
    const failed = expect(call).rejects.toMatchObject({ code: 1, details: 'Channel has been shut down' });
    await wallClock.sleep(0);
    await connection.close();
    await failed;
    expect(thrown).toEqual([]);
  });
});
