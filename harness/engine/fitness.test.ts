// What a plan needs and the classic test server lacks; the virtual environment lacks nothing of it.
import { describe, expect, it } from 'vitest';
import { CAPABILITIES } from '../environment/capabilities.ts';
import type { ExecutionScenario } from '../scenario/types.ts';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import { lackFor } from './fitness.ts';
import { planTrial } from './plan.ts';

const lack = (more: Partial<ExecutionScenario>, kind: keyof typeof CAPABILITIES = 'test-server'): string | undefined =>
  lackFor(
    planTrial({ ...scenarioFixture, ...more }, pipelineFixture, configFixture, 'seed', 1, 'trial'),
    CAPABILITIES[kind],
  );

const kill = { faults: [{ kind: 'worker.kill', on: { activity: 'write', at: 'effect' } }] } as const;
const actions = [{ signal: 'post', at: '1 hour' }] as const;

describe('what an environment lacks for a plan', () => {
  it('is a way to end the attempts of a worker that is killed', () => {
    expect(lack(kill)).toMatch(/takes a worker away/);
  });

  it('is a worker that knows the time of a retry, where a quota counts on the virtual clock', () => {
    const quota = { requests: 1, per: '1 minute' } as const;
    expect(lack({ world: { llm: { quota } } })).toMatch(/quota counts on the virtual clock/);
    expect(lack({ world: { llm: { quota: { ...quota, clock: 'wall' } } } })).toBeUndefined();
    expect(lack({ world: { llm: { quota } } }, 'virtual')).toBeUndefined();
  });

  it('is the same for a worker that is cut off until the work has ended, and nothing for one that comes back', () => {
    const cut = { kind: 'network.down', link: 'worker-temporal', on: { activity: 'write', at: 'effect' } } as const;
    expect(lack({ faults: [cut] })).toMatch(/takes a worker away/);
    expect(lack({ faults: [{ ...cut, forMs: 300 }] })).toBeUndefined();
    expect(lack({ faults: [{ ...cut, link: 'worker-llm' }] })).toBeUndefined();
  });

  it('is the same where a signal finds no worker, and a clock of its own where it meets a timeout or the start', () => {
    const on = { signal: 'post' } as const;
    expect(lack({ actions, faults: [{ kind: 'signal.during-crash', on }] })).toMatch(/takes a worker away/);
    expect(lack({ actions, faults: [{ kind: 'signal.at-timeout', on }] })).toMatch(/with a timeout/);
    expect(lack({ actions, faults: [{ kind: 'signal.before-start', on }] })).toMatch(/with the start/);
    expect(lack({ actions, faults: [{ kind: 'signal.duplicated', on }] })).toBeUndefined();
  });

  it('is a clock for each execution whose moments are asked for', () => {
    expect(lack({ actions, executions: 2 })).toMatch(/one clock for all/);
  });

  it('is nothing for one execution with moments, nor for many without', () => {
    expect(lack({ actions })).toBeUndefined();
    expect(lack({ executions: 20 })).toBeUndefined();
    expect(lack({ faults: [{ kind: 'llm.rate-limit', on: { activity: 'write' } }] })).toBeUndefined();
  });

  it('is a server that can be struck, and nothing where the database is', () => {
    const on = { activity: 'write', at: 'inside' } as const;
    expect(lack({ faults: [{ kind: 'server.pause', on, forMs: 5 }] })).toMatch(/it strikes the server/);
    expect(lack({ faults: [{ kind: 'server.pause', on, forMs: 5 }] }, 'virtual')).toBeUndefined();
    expect(lack({ faults: [{ kind: 'database.restart', on }] })).toBeUndefined();
  });

  it('is nothing on the virtual clock', () => {
    expect(lack({ ...kill, actions, executions: 2 }, 'virtual')).toBeUndefined();
  });
});
