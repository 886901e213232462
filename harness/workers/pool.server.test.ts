// The pool: never the same process twice, replacements for the dead, nothing left behind.
import { afterEach, describe, expect, it } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import { hostEnvironment } from './host-environment.ts';
import { openHostPool } from './pool.ts';
import type { HostPool } from './types.ts';

const TIMEOUT_MS = 60_000;
const env = hostEnvironment({}, process.env);
let pool: HostPool;

afterEach(() => pool.close(), TIMEOUT_MS);

describe('a pool', () => {
  it('hands each process to one taker and boots more than its size on demand', { timeout: TIMEOUT_MS }, async () => {
    pool = openHostPool({ size: 1, most: 2, env, clock: wallClock });
    const [first, second] = await Promise.all([pool.take(), pool.take()]);
    expect(first.pid).not.toBe(second.pid);
    const third = pool.take();
    pool.give(second);
    expect(await third).toBe(second);
  });

  it('replaces a dead process by itself', { timeout: TIMEOUT_MS }, async () => {
    pool = openHostPool({ size: 1, most: 1, env, clock: wallClock });
    const victim = await pool.take();
    const { signal } = await victim.kill();
    expect([signal, victim.alive]).toEqual(['SIGKILL', false]);
    expect([...pool.dead]).toEqual([victim.identity]);
    pool.give(victim);
    const next = await pool.take();
    expect(next.identity).not.toBe(victim.identity);
    expect(next.alive).toBe(true);
  });

  it('tells the taker why no process boots', { timeout: TIMEOUT_MS }, async () => {
    pool = openHostPool({ size: 1, env, clock: wallClock, pipelinesModule: '/nowhere/pipelines.ts' });
    await expect(pool.take()).rejects.toMatchObject({ code: 'WORKER_FAILED' });
  });

  it('lets nobody wait when boots keep failing', { timeout: TIMEOUT_MS }, async () => {
    pool = openHostPool({ size: 1, most: 2, env, clock: wallClock, pipelinesModule: '/nowhere/pipelines.ts' });
    const takers = await Promise.allSettled(Array.from({ length: 6 }, () => pool.take()));
    expect(takers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'rejected'));
  });

  it(
    'ends every process when it closes, also the taken ones, and gives none any more',
    { timeout: TIMEOUT_MS },
    async () => {
      pool = openHostPool({ size: 2, env, clock: wallClock });
      const taken = await pool.take();
      await pool.close();
      const gone = await poll(wallClock, { everyMs: 10, boundMs: 1_000 }, () => (taken.alive ? undefined : true));
      expect(gone).toBe(true);
      await expect(pool.take()).rejects.toThrow('the pool is closed');
    },
  );
});
