// Who is in a crew in which order, and that what one trial's processes are set up with ends with it.
import { beforeEach, describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import type { Environment } from '../environment/types.ts';
import type { Fault } from '../scenario/types.ts';
import type { Assignment, Host, HostPool, HostTraits } from '../workers/types.ts';
import { Crew } from './crew.ts';
import { openCrews } from './crews.ts';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import { planTrial } from './plan.ts';
import type { Wiring } from './worker-links.ts';

const BOOT_MS = 20;

interface Taken {
  readonly identity: string;
  readonly traits: HostTraits | undefined;
  readonly served: Assignment[];
}
const taken: Taken[] = [];
beforeEach(() => void taken.splice(0));

/** Processes that are ready after so long each, in the order in which they are taken. */
const poolOf = (...bootMs: readonly number[]): HostPool => ({
  ...({} as HostPool),
  async take(traits) {
    const one: Taken = { identity: `w${taken.length + 1}`, traits, served: [] };
    const ms = bootMs[taken.length] ?? 0;
    taken.push(one);
    await wallClock.sleep(ms);
    return {
      identity: one.identity,
      pid: 1,
      alive: true,
      listen: () => () => undefined,
      arm: async () => undefined,
      release: async () => undefined,
      serve: async (assignment: Assignment) => void one.served.push(assignment),
    } as unknown as Host;
  },
  give: () => undefined,
});

const code = { pipeline: 'letters', pipelinesModule: '', bundlePath: '' };

describe('a crew', () => {
  it('has its processes in the order in which they were taken, whichever was ready first', async () => {
    const special: HostTraits = { env: { TZ: 'Pacific/Chatham' } };
    const assignment = { namespace: 'n', address: 'a', stickyQueues: true, ...code };
    const crew = new Crew(poolOf(BOOT_MS, 0), wallClock, assignment, undefined, (nth) =>
      nth === 0 ? special : undefined,
    );
    await crew.muster(2, []);
    expect(taken.map(({ traits }) => traits)).toEqual([special, undefined]);
    expect(crew.hosts.map(({ identity }) => identity)).toEqual(['w1', 'w2']);
  });

  it('is heard when each has answered; one that dies meanwhile is not waited for, one that lives and is silent is told', async () => {
    const asked: string[] = [];
    let isGone = false;
    const pool: HostPool = {
      ...poolOf(),
      async take(traits) {
        const host = await poolOf().take(traits);
        const { identity } = host;
        return {
          ...host,
          get alive() {
            return !(isGone && identity === 'w2');
          },
          lookAround: async () => {
            asked.push(identity);
            await wallClock.sleep(1);
            if (identity === 'w2') throw new Error('it said nothing');
            return { timeZone: '', locale: '', clockAheadMs: 0 };
          },
        };
      },
    };
    const crew = new Crew(pool, wallClock, { namespace: 'n', address: 'a', stickyQueues: true, ...code });
    await crew.muster(2, []);
    await expect(crew.heard()).rejects.toThrow('it said nothing');
    const hearing = crew.heard();
    isGone = true;
    await hearing;
    expect(asked).toEqual(['w1', 'w2', 'w1', 'w2']);
  });

  it('keeps those that came when one of them could not', async () => {
    const pool = poolOf(0, 0);
    let asked = 0;
    const take: HostPool['take'] = (traits) => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('no boot')) : pool.take(traits);
    };
    const crew = new Crew({ ...pool, take }, wallClock, { namespace: 'n', address: 'a', stickyQueues: true, ...code });
    await expect(crew.muster(2, [])).rejects.toThrow('no boot');
    expect(crew.hosts.map(({ identity }) => identity)).toEqual(['w1']);
  });
});

const planOf = (...faults: readonly Fault[]) =>
  planTrial({ ...scenarioFixture, faults }, pipelineFixture, configFixture, 'seed', 1, 'trial');

const crewsOf = () =>
  openCrews({
    environment: {
      capabilities: { parallel: true, stickyQueues: true },
      address: 'a',
      openNamespace: async (name: string) => name,
    } as unknown as Environment,
    pool: poolOf(),
    clock: wallClock,
    codeOf: async () => code,
    seed: 'seed',
    wire: () => undefined as unknown as Wiring,
    lanes: 1,
  });

const kill: Fault = { kind: 'worker.kill', on: { activity: 'write', at: 'before' } };

describe('what the processes of one trial are set up with', () => {
  it('ends with it: those of a trial that keeps nothing in memory serve no other', async () => {
    const crews = crewsOf();
    const namespaces: string[] = [];
    const sticky: (boolean | undefined)[] = [];
    for (const plan of [planOf({ kind: 'worker.cache-eviction' }), planOf(kill)])
      await crews.lend(plan, [], async ({ assignment }) => {
        namespaces.push(assignment.namespace);
        sticky.push(assignment.stickyQueues);
      });
    expect(sticky).toEqual([false, true]);
    expect(new Set(namespaces).size).toBe(2);
  });

  const elsewhere: Fault = { kind: 'worker.surroundings', timeZone: 'Pacific/Chatham' };

  const zonesOf = async (...faults: readonly Fault[]) => {
    const crews = crewsOf();
    for (const fault of faults) await crews.lend(planOf(fault), [], async () => undefined);
    return taken.filter(({ served }) => served.length > 0).map(({ traits }) => traits?.env?.['TZ']);
  };

  it('ends with it: a process in another zone serves no other', async () => {
    expect(await zonesOf(elsewhere, kill)).toEqual(['Pacific/Chatham', undefined]);
  });

  it('begins with it: a process in another zone is none that the trial before has left', async () => {
    expect(await zonesOf(kill, elsewhere)).toEqual([undefined, 'Pacific/Chatham']);
  });
});
