// Guarded processes, with real children: none outlives the harness.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import { compiledFile } from '../compiled.ts';
import { startGuarded } from './guarded.ts';

/** What is promised is 2 s; the rest is for a busy machine. */
const GONE_BOUND_MS = 10_000;
const standIns: ChildProcess[] = [];

/** Members of a process group that are alive (a zombie is dead). */
const members = (group: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const [state, , pgrp] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
        return Number(pgrp) === group && state !== 'Z';
      } catch {
        return false; // ended while we were looking
      }
    })
    .map(Number);

const goneWithin = (group: number, boundMs: number): Promise<boolean> =>
  poll(wallClock, { everyMs: 20, boundMs }, () => (members(group).length === 0 ? true : undefined)).then(
    (gone) => gone === true,
  );

const standIn = async (): Promise<{ harness: ChildProcess; program: number; guard: number }> => {
  const harness = fork(compiledFile(import.meta.url, './fixtures/stand-in.ts'), [], { execArgv: [] });
  standIns.push(harness);
  const [message] = (await once(harness, 'message')) as [{ program: number; guard: number }];
  return { harness, ...message };
};

const guardNow = async (harness: ChildProcess): Promise<number | undefined> => {
  harness.send('who?');
  const [message] = (await once(harness, 'message')) as [{ guard?: number }];
  return message.guard;
};

afterEach(() => {
  for (const harness of standIns.splice(0)) harness.kill('SIGKILL');
});

describe.runIf(process.platform === 'linux')('a guarded program', () => {
  it('is gone, with all it started, when the harness is SIGKILLed', async () => {
    const { harness, program } = await standIn();
    await expect.poll(() => members(program).length).toBe(3);
    harness.kill('SIGKILL');
    expect(await goneWithin(program, GONE_BOUND_MS)).toBe(true);
  });

  it('lives on under a new guard when the guard alone is SIGKILLed, and still dies with the harness', async () => {
    const { harness, program, guard } = await standIn();
    process.kill(guard, 'SIGKILL');
    await expect.poll(() => guardNow(harness)).toSatisfy((now) => now !== undefined && now !== guard);
    expect(members(program)).toHaveLength(3);
    harness.kill('SIGKILL');
    expect(await goneWithin(program, GONE_BOUND_MS)).toBe(true);
  });

  it('has its own death reported with the exit code', async () => {
    const program = startGuarded({ program: 'sh', args: ['-c', 'echo one; echo two >&2; exit 7'] });
    expect(await program.ended).toEqual({ code: 7, signal: null });
    await expect.poll(() => program.tail().split('\n').sort()).toEqual(['one', 'two']);
  });

  it('is SIGKILLed by stop() when it ignores SIGTERM past the grace', async () => {
    const program = startGuarded({
      program: 'sh',
      args: ['-c', 'trap "" TERM; echo up; while :; do sleep 1; done'],
      graceMs: 100,
    });
    await expect.poll(() => program.tail()).toBe('up');
    await program.stop();
    expect(await program.ended).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await goneWithin(program.pid, GONE_BOUND_MS)).toBe(true);
  });

  it('may be stopped twice', async () => {
    const program = startGuarded({ program: 'sleep', args: ['300'] });
    await Promise.all([program.stop(), program.stop()]);
    await program.stop();
    expect(members(program.pid)).toEqual([]);
  });
});

describe('startGuarded', () => {
  it('names a program that does not exist', () => {
    expect(() => startGuarded({ program: 'no-such-program', args: [] })).toThrow(
      /Failed to start no-such-program: there is no such program/,
    );
  });
});
