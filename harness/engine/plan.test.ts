// The plan of a trial: plain data, resolved, and different for each mode.
import { describe, expect, it } from 'vitest';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import { planTrial, workDigest, worldOfPlan } from './plan.ts';
import type { OrdealConfig } from '../config/types.ts';
import type { ExecutionScenario, LlmAnswer } from '../scenario/types.ts';

const plan = (scenario: ExecutionScenario, mode: 'trial' | 'reference' | 'restart-baseline' = 'trial') =>
  planTrial(scenario, pipelineFixture, configFixture, '7f3a', 3, mode);

const crash: ExecutionScenario = {
  ...scenarioFixture,
  faults: [
    { kind: 'worker.kill', on: { activity: 'write', at: 'completed', nth: 3 } },
    { kind: 'llm.rate-limit', on: { activity: 'write', attempts: [1, 4] }, retryAfter: { seconds: 7 } },
    { kind: 'llm.unauthorized', on: { activity: 'write', attempts: 'every' } },
  ],
  actions: [{ signal: 'approve', args: [true], at: '1 hour' }],
};

describe('a plan', () => {
  it('is plain JSON: nothing is lost when it is written down', () => {
    expect(JSON.parse(JSON.stringify(plan(crash)))).toEqual(plan(crash));
  });

  it('says how often each fault has to strike', () => {
    expect(plan(crash).faults.map(({ planned, title }) => [planned, title])).toEqual([
      [1, 'worker killed at write completed #3'],
      [4, 'HTTP 429 (Retry-After 7 s) at write, attempts 1–4'],
      [1, 'HTTP 401 at write, every attempt'],
    ]);
  });

  it('resolves durations to milliseconds', () => {
    expect(plan(crash).actions).toEqual([
      {
        kind: 'signal',
        id: 'a1',
        title: 'signal approve at virtual +1 hour',
        signal: 'approve',
        args: [true],
        when: { kind: 'moment', atMs: 3_600_000 },
      },
    ]);
  });

  it('says signals at points and queries, and asks queries in the trial itself alone', () => {
    const scenario = {
      ...crash,
      actions: [
        { signal: 'add', args: ['{n}'], on: { continueAsNew: 2 }, times: 3 },
        { query: 'get_status', at: 60_000, equals: 'waiting' },
      ],
      watch: [{ query: 'get_status' }],
    };
    const when = { kind: 'point', on: { continueAsNew: 2 }, times: 3 };
    const title = 'signal add ×3 at continue-as-new #2';
    const signal = { kind: 'signal', id: 'a1', title, signal: 'add', args: ['{n}'], when };
    expect(plan(scenario).actions).toEqual([
      signal,
      {
        kind: 'query',
        id: 'a2',
        title: 'query get_status at virtual +60000 ms',
        query: 'get_status',
        args: [],
        equals: 'waiting',
        when: { kind: 'moment', atMs: 60_000 },
      },
    ]);
    expect(plan(scenario).watch).toEqual([{ query: 'get_status', args: [] }]);
    for (const mode of ['reference', 'restart-baseline'] as const) {
      expect(plan(scenario, mode)).toMatchObject({ actions: [signal], watch: [] });
    }
  });

  it('has no fault in a reference, and the same faults in a restart baseline', () => {
    expect(plan(crash, 'reference').faults).toEqual([]);
    expect(plan(crash, 'restart-baseline').faults).toEqual(plan(crash).faults);
  });

  it('gives each mode its own workflow ids, none a prefix of another', () => {
    const prefixes = (['trial', 'reference', 'restart-baseline'] as const).map(
      (mode) => plan(crash, mode).workflowIdPrefix,
    );
    for (const one of prefixes) expect(prefixes.filter((other) => other.startsWith(one))).toEqual([one]);
  });

  it('runs the predecessor in a restart baseline, and the work itself everywhere else', () => {
    const old = { ...crash, predecessor: 'PostLetter' };
    expect(plan(old, 'restart-baseline')).toMatchObject({ workflowType: 'PostLetter', taskQueue: 'post' });
    expect(plan(old).workflowType).toBe('WriteLetter');
    expect(plan(old, 'reference').workflowType).toBe('WriteLetter');
  });

  it('has one execution unless the scenario says so, in the reference as well', () => {
    expect(plan(crash).executions).toBe(1);
    expect(plan({ ...crash, executions: 20 }, 'reference').executions).toBe(20);
  });

  it('puts the answers of the scenario before those of the configuration, which need not be asked for', () => {
    const scenario: ExecutionScenario = { ...scenarioFixture, world: { llm: { answers: [{ content: 'for Ada' }] } } };
    expect(plan(scenario).world).toEqual({
      llm: { answers: [{ content: 'for Ada' }, { content: 'for everybody', optional: true }] },
      pages: {},
    });
  });

  it('has answers invented where the configuration says so, and only where the scenario writes none', () => {
    const answersOf = (answers: OrdealConfig['answers'], own?: readonly LlmAnswer[]) => {
      const scenario = own === undefined ? scenarioFixture : { ...scenarioFixture, world: { llm: { answers: own } } };
      const config = { ...configFixture, answers: answers ?? {} };
      return worldOfPlan(planTrial(scenario, pipelineFixture, config, '7f3a', 1, 'trial')).llm?.answers;
    };
    expect(answersOf({ letters: 'invented' })).toEqual([{ invented: true }]);
    expect(answersOf({ letters: 'invented' }, [{ content: 'for Ada' }])).toEqual([{ content: 'for Ada' }]);
    expect(answersOf(undefined)).toEqual([]);
  });

  it('takes the workflow that the scenario names, else the first', () => {
    expect(plan(scenarioFixture).taskQueue).toBe('letters');
    expect(plan({ ...scenarioFixture, workflow: 'PostLetter' }).taskQueue).toBe('post');
  });
});

describe('the digest of a work', () => {
  it('is the same whatever goes wrong, and another for another input or action', () => {
    const digest = (scenario: ExecutionScenario) => workDigest(scenario, configFixture);
    expect(digest({ ...crash, faults: [] })).toBe(digest(crash));
    expect(digest({ ...crash, args: [{ to: 'Bob' }] })).not.toBe(digest(crash));
    expect(digest({ ...crash, executions: 2 })).not.toBe(digest(crash));
    expect(digest({ ...crash, actions: [] })).not.toBe(digest(crash));
    const query = { query: 'get_status', at: '1 hour', equals: 1 };
    expect(digest({ ...crash, actions: [...(crash.actions ?? []), query] })).toBe(digest(crash));
  });
});
