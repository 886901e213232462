// Lanes: how many works run at a time, and that a failure stops none of the others.
import { describe, expect, it } from 'vitest';
import { openLanes } from './lanes.ts';

describe('lanes', () => {
  it('never run more works at a time than there are lanes, and run all of them', async () => {
    const lane = openLanes(3);
    let running = 0;
    let most = 0;
    const works = Array.from({ length: 20 }, (_, index) =>
      lane(async () => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
        return index;
      }),
    );
    expect(await Promise.all(works)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(most).toBe(3);
  });

  it('go on after a work that failed', async () => {
    const lane = openLanes(1);
    const failed = lane(() => Promise.reject(new Error('broken')));
    const next = lane(() => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('broken');
    expect(await next).toBe('done');
  });
});
