// Goal: what is wrong with a scenario is said before anything starts: all of it, each with its path and what is allowed.
import { describe, expect, expectTypeOf, it } from 'vitest';
import { HarnessError } from '../errors.ts';
import { parseScenarios } from './parse.ts';
import { PIPELINE, SMALLEST } from './smallest.fixture.ts';
import type { Fault, Scenario } from './types.ts';

const parse = (...scenarios: unknown[]): readonly Scenario[] => parseScenarios(scenarios, [PIPELINE], 'scenarios.ts');

const refusal = (...scenarios: unknown[]): HarnessError => {
  try {
    parse(...scenarios);
  } catch (error) {
    if (HarnessError.is(error)) return error;
    throw error;
  }
  throw new Error('the scenarios were taken');
};

const EVERY_KIND: readonly Fault[] = [
  { kind: 'worker.kill', on: { activity: 'call_llm', at: 'inside', nth: 2 }, workers: 'all' },
  { kind: 'worker.kill', on: { workflowTask: 2 } },
  { kind: 'worker.kill', on: { at: '23h' } },
  { kind: 'llm.rate-limit', on: { activity: 'call_llm', attempts: [1, 3] }, retryAfter: { dateInSeconds: 20 } },
  { kind: 'llm.server-error', on: { activity: 'call_llm', attempts: 'every', instance: 'every' }, status: 503 },
  { kind: 'llm.hang', on: { activity: 'call_llm', attempts: 2 } },
  { kind: 'llm.reset', on: { activity: 'call_llm' } },
  { kind: 'llm.context-length', on: { activity: 'call_llm' } },
  { kind: 'llm.unauthorized', on: { activity: 'call_llm' } },
];

describe('scenarios from outside', () => {
  it('takes the smallest one as it is', () => {
    expect(parse(SMALLEST)).toEqual([SMALLEST]);
    expectTypeOf(parse).returns.toEqualTypeOf<readonly Scenario[]>();
  });

  it('takes every kind of fault and trigger', () => {
    expect(parse({ ...SMALLEST, faults: EVERY_KIND })).toHaveLength(1);
  });

  it('takes everything else a scenario may say', () => {
    const full: Scenario = {
      ...SMALLEST,
      kind: 'execution',
      workflow: 'ApprovalWorkflow',
      world: { llm: { answers: [{ activity: 'call_llm', containing: 'x', content: { a: 1 } }] }, pages: { '/a': 'b' } },
      actions: [{ signal: 'approve', args: [true], at: '2 hours' }],
      workers: 2,
      expect: {
        status: 'failed',
        failure: 'AuthenticationError',
        result: { equals: null },
        runs: { call_llm: { issuedAgain: 9 }, fetch_url: 1 },
        effects: { 'summaries/save': 1 },
        virtualTime: { atLeast: '24 hours', atMost: 90_000_000 },
      },
    };
    expect(parse(full)).toEqual([full]);
  });

  it('tells all problems at once, each with its path', () => {
    const error = refusal({
      ...SMALLEST,
      workers: 0,
      faults: [
        { kind: 'llm.hang', on: { activity: 'call_llm' } },
        { kind: 'llm.reset', on: { activity: 'call_llm', attempts: 0 } },
        { kind: 'worker.kill', on: { activity: 'call_llm', at: 'afer' } },
      ],
      expect: { status: 'complete' },
    });
    expect(error.code).toBe('SCENARIO_INVALID');
    expect(error.message).toContain(
      'faults[1].on.attempts: expected an attempt (from 1), a range [first, last] or "every", got 0.',
    );
    expect(error.message).toContain(
      'faults[2].on.at: expected "before" | "inside" | "effect" | "completed", got "afer".',
    );
    expect(error.message).toContain('expect.status: expected "completed"');
    expect(error.message).toContain('Did you mean "completed"?');
    expect(error.message).toContain('workers: expected a value of at least 1, got 0.');
  });

  it.each([
    [{ falts: [] }, 'falts: is not known here. Did you mean "faults"?'],
    [{ faults: [{ kind: 'llm.rate_limit', on: {} }] }, 'Did you mean "llm.rate-limit"?'],
    [
      { faults: [{ kind: 'llm.hang', on: { activity: 'call_llm', attemts: 1 } }] },
      'faults[0].on.attemts: is not known here. Did you mean "attempts"?',
    ],
    [
      { faults: [{ kind: 'llm.hang', on: { activity: 'call_lm' } }] },
      'faults[0].on.activity: activity "call_lm" is not known. Did you mean "call_llm"?',
    ],
    [{ faults: [{ kind: 'worker.kill', on: {} }] }, 'faults[0].on: expected { activity, at, nth? }'],
    [{ faults: [{ kind: 'worker.kill', on: { at: 'soon' } }] }, 'faults[0].on.at: expected a duration'],
    [
      { faults: [{ kind: 'worker.kill', on: { at: '1h' }, workers: 'struck' }] },
      'faults[0].workers: at a virtual moment',
    ],
    [
      { faults: [{ kind: 'llm.server-error', on: { activity: 'call_llm' }, status: 502 }] },
      'faults[0].status: expected 500 | 503, got 502.',
    ],
    [
      { faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm' }, retryAfter: { minutes: 1 } }] },
      'faults[0].retryAfter: expected { seconds }',
    ],
    [
      { actions: [{ signal: 'approve', at: '2 fortnights' }] },
      'actions[0].at: expected a duration as Temporal writes it',
    ],
    [{ actions: [{ signal: 'approve', at: -1 }] }, 'actions[0].at: expected a duration'],
    [{ workflow: 'ResearchWorkflw' }, 'Did you mean "ResearchWorkflow"?'],
    [{ name: 'research/Not Kebab' }, 'name: expected "research/<what goes wrong>" in kebab-case'],
    [
      { expect: { status: 'completed', runs: { call_lm: 1 } } },
      'expect.runs.call_lm: activity "call_lm" is not known.',
    ],
    [{ expect: { status: 'completed', runs: { call_llm: 'once' } } }, 'expect.runs.call_llm: expected a count'],
    [{ expect: { status: 'completed', result: 'same' } }, 'expect.result: expected "as-without-faults"'],
    [{ expect: { status: 'completed', failure: 'X' } }, 'expect.failure: only a failed execution has one'],
    [{ why: undefined }, 'why: expected string, got nothing.'],
    [{ args: 'x' }, 'args: expected array, got "x".'],
  ])('refuses %j', (change, message) => {
    expect(refusal({ ...SMALLEST, ...change }).message).toContain(message);
  });

  it('calls a pipeline that nobody registered by its own code, with the name that was meant', () => {
    const error = refusal({ ...SMALLEST, pipeline: 'reserch', name: 'reserch/x' });
    expect(error.code).toBe('PIPELINE_UNKNOWN');
    expect(error.message).toContain('pipeline "reserch" is not known. Did you mean "research"? Known: research.');
  });

  it('refuses the same name twice', () => {
    expect(refusal(SMALLEST, SMALLEST).message).toContain(
      'scenarios[1].name: "research/nothing-goes-wrong" is already the name of scenarios[0].',
    );
  });

  it('refuses a replay of a pipeline without recorded histories', () => {
    const replay = { kind: 'replay', name: 'research/recorded', why: 'Old runs go on.', pipeline: 'research' };
    expect(refusal(replay).message).toContain('names no folder of recorded histories');
    expect(parseScenarios([replay], [{ ...PIPELINE, historiesPath: '/h' }], 's')).toEqual([replay]);
  });

  it.each([[undefined], [[]], [{}]])('refuses %j: a run of nothing proves nothing', (value) => {
    expect(() => parseScenarios(value, [PIPELINE], 'scenarios.ts')).toThrow(/must be a list of at least one/);
  });

  it.each([[null], [7], ['x'], [[]]])('refuses the scenario %j without breaking', (value) => {
    expect(refusal(value).message).toContain('scenarios[0]');
  });
});
