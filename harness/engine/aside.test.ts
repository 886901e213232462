// Who gets a server of their own, and that it is closed whatever happens.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../environment/types.ts';
import type { Fault } from '../scenario/types.ts';
import { openAside } from './aside.ts';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import { planTrial } from './plan.ts';

const on = { activity: 'write', at: 'inside' } as const;
const planOf = (...faults: Fault[]) =>
  planTrial({ ...scenarioFixture, faults }, pipelineFixture, configFixture, 'seed', 1, 'trial');
const killed = planOf({ kind: 'server.kill', on });
const slowed = planOf({ kind: 'server.slow-persistence', on, ms: 5 });

const told: string[] = [];
beforeEach(() => void told.splice(0));

const asideOf = (more: { possible?: boolean; open?: () => Promise<Environment>; signal?: AbortSignal } = {}) =>
  openAside<string>({
    shared: 'shared',
    possible: true,
    signal: new AbortController().signal,
    open: async (slowStore) => {
      told.push(slowStore ? 'opened slow' : 'opened');
      return { close: async () => void told.push('closed') } as unknown as Environment;
    },
    beside: () => 'own',
    ...more,
  });

const name = async (places: string): Promise<string> => {
  told.push(`work on ${places}`);
  return places;
};

describe('a server of its own', () => {
  it('is for plans that strike the server, and for nobody else', async () => {
    const aside = asideOf();
    expect(await aside(planOf({ kind: 'worker.kill', on }, { kind: 'database.slow', on, ms: 5 }), name)).toBe('shared');
    expect(await aside(killed, name)).toBe('own');
    expect(await aside(slowed, name)).toBe('own');
    expect(told).toEqual(['work on shared', 'opened', 'work on own', 'closed', 'opened slow', 'work on own', 'closed']);
  });

  it('is there for one at a time, and is closed after work that failed', async () => {
    const aside = asideOf();
    const failed = aside(killed, () => Promise.reject(new Error('broken')));
    const next = aside(killed, name);
    await expect(failed).rejects.toThrow('broken');
    await next;
    expect(told).toEqual(['opened', 'closed', 'opened', 'work on own', 'closed']);
  });

  it('is not tried where there can be none', async () => {
    expect(await asideOf({ possible: false })(killed, name)).toBe('shared');
  });

  it('that cannot be opened is told to the work', async () => {
    const problem = new Error('no program');
    const aside = asideOf({ open: () => Promise.reject(problem) });
    expect(await aside(killed, async (places, unable) => [places, unable])).toEqual(['shared', problem]);
  });

  it('is not opened for a run that is being cut short', async () => {
    const aside = asideOf({ signal: AbortSignal.abort(new Error('Interrupted.')) });
    await expect(aside(killed, name)).rejects.toThrow('Interrupted.');
    expect(told).toEqual([]);
  });
});
