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
  { kind: 'llm.rate-limit', on: { activity: 'call_llm' }, retryAfter: { seconds: -5 }, limit: 'tokens' },
  { kind: 'llm.rate-limit', on: { activity: 'call_llm' }, retryAfter: { text: 'Infinity' } },
  { kind: 'service.rate-limit', on: { activity: 'fetch_url', execution: 1, nth: 2 }, retryAfter: { milliseconds: 9 } },
  { kind: 'llm.overloaded', on: { activity: 'call_llm', execution: 1, nth: 2, sdkRetries: [0, 1], containing: 'x' } },
  { kind: 'network.down', on: { at: '1h' }, link: 'client-temporal', forMs: 500 },
  { kind: 'network.latency', on: { workflowTask: 1 }, link: 'worker-temporal', direction: 'both', ms: 80 },
  { kind: 'network.bandwidth', on: { workflowTask: 1 }, link: 'worker-llm', workers: 'all', kilobytesPerSecond: 4 },
  { kind: 'network.slow-close', on: { workflowTask: 1 }, link: 'worker-llm', delayMs: 500 },
  { kind: 'network.timeout', on: { workflowTask: 1 }, link: 'worker-database', direction: 'upstream', closeAfterMs: 9 },
  { kind: 'network.reset-peer', on: { workflowTask: 1 }, link: 'worker-temporal' },
  { kind: 'network.slicer', on: { workflowTask: 1 }, link: 'worker-temporal', bytes: 64, pauseMs: 2 },
  { kind: 'network.limit-data', on: { workflowTask: 1 }, link: 'worker-temporal', bytes: 200 },
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
      executions: 20,
      predecessor: 'ApprovalWorkflow',
      expect: {
        status: 'failed',
        failure: 'AuthenticationError',
        result: { equals: null },
        runs: { call_llm: { issuedAgain: 9 }, fetch_url: 1 },
        effects: { 'summaries/save': 1 },
        virtualTime: { atLeast: '24 hours', atMost: 90_000_000 },
        runsOfChain: { atLeast: 2 },
        historyEvents: { atMost: 1_200 },
        concurrent: { call_llm: 2 },
        queueWait: { call_llm: '1s' },
        jitter: { call_llm: '2s' },
      },
    };
    expect(parse(full)).toEqual([full]);
  });

  it.each([
    [{ executions: 0 }, /executions: /],
    [{ executions: 1_000 }, /executions: /],
    [{ predecessor: 'ApprovalWorkflo' }, /predecessor: Workflow Type "ApprovalWorkflo" is not known\. Did you mean/],
    [{ expect: { status: 'completed', runsOfChain: 0 } }, /expect\.runsOfChain: /],
    [{ expect: { status: 'completed', historyEvents: { atMost: 0 } } }, /expect\.historyEvents\.atMost: /],
    [
      { expect: { status: 'completed', concurrent: { call_lm: 2 } } },
      /expect\.concurrent\.call_lm: activity "call_lm"/,
    ],
    [
      { expect: { status: 'completed', queueWait: { call_llm: 'soon' } } },
      /expect\.queueWait\.call_llm: expected a duration/,
    ],
  ])('refuses %j', (different, message) => {
    expect(refusal({ ...SMALLEST, ...different }).message).toMatch(message);
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
      'faults[2].on.at: expected "before" | "inside" | "chunk" | "effect" | "completed", got "afer".',
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
    [
      { faults: [{ kind: 'network.down', on: { at: '1h' }, link: 'client-temporal' }] },
      'faults[0]: expected forMs: a fault on client-temporal has to heal by itself.',
    ],
    [
      { faults: [{ kind: 'network.timeout', on: { at: '1h' }, link: 'worker-temporal', closeAfterMs: 100 }] },
      "faults[0]: expected forMs, or closeAfterMs and direction 'both' or 'upstream'",
    ],
    [
      { faults: [{ kind: 'network.latency', on: { at: '1h' }, link: 'worker-lmm', ms: 1 }] },
      'faults[0].link: expected "worker-temporal" | "worker-llm" | "worker-database" | "client-temporal", got "worker-lmm".',
    ],
    [{ faults: [{ kind: 'worker.kill', on: {} }] }, 'faults[0].on: expected { activity, at, nth? }'],
    [{ faults: [{ kind: 'worker.kill', on: { continueAsNew: 0 } }] }, 'faults[0].on.continueAsNew: expected a value'],
    [{ actions: [{}] }, 'actions[0]: expected { query, args?, at, equals } or { signal, args?, refused?, at }'],
    [{ actions: [{ signal: 'a', on: { at: '1h' } }] }, 'actions[0].on: expected { activity, at, nth? } or'],
    [{ actions: [{ signal: 'a', on: { workflowTask: 1 }, at: '1h' }] }, 'actions[0].at: is not known here.'],
    [
      { actions: [{ signal: 'a', on: { workflowTask: 1 }, times: 51 }] },
      'actions[0].times: expected a value of at most 50, got 51.',
    ],
    [{ actions: [{ query: 'q', at: '1h' }] }, 'actions[0].equals: expected'],
    [
      { actions: [{ signal: 'a', on: { activity: 'call_lm', at: 'chunk' } }] },
      'actions[0].on.activity: activity "call_lm" is not known. Did you mean "call_llm"?',
    ],
    [{ watch: [{ query: 'q', answer: 1 }] }, 'watch[0].answer: is not known here. Did you mean "answers"?'],
    [{ watch: [{ query: 'q' }, { query: 'q', args: [1] }] }, 'watch[1].query: "q" is watched already.'],
    [{ faults: [{ kind: 'worker.kill', on: { at: 'soon' } }] }, 'faults[0].on.at: expected a duration'],
    [
      { faults: [{ kind: 'worker.kill', on: { at: '1h' }, workers: 'struck' }] },
      'faults[0].workers: at a virtual moment',
    ],
    [
      { faults: [{ kind: 'llm.server-error', on: { activity: 'call_llm' }, status: 502 }] },
      'faults[0].status: expected 500 | 503 | 504 | 529, got 502.',
    ],
    [
      { faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm' }, retryAfter: { minutes: 1 } }] },
      'faults[0].retryAfter: expected { seconds }, { dateInSeconds }, { milliseconds } or { text }',
    ],
    [
      { faults: [{ kind: 'llm.slow-down', on: { activity: 'call_llm', execution: 2 } }] },
      'faults[0].on.execution: there is no execution 2: the scenario has 1.',
    ],
    [
      { faults: [{ kind: 'llm.slow-down', on: { activity: 'call_llm', sdkRetries: [2, 1] } }] },
      'faults[0].on.sdkRetries: expected a range',
    ],
    [
      { faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm' }, retryAfter: { text: 'é' } }] },
      'faults[0].retryAfter',
    ],
    [{ world: { llm: { quota: { per: '1 minute' } } } }, 'world.llm.quota: expected requests, tokens or both'],
    [{ world: { llm: { quota: { requests: 1, per: 0 } } } }, 'world.llm.quota.per: expected a window longer than 0'],
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
    [{ world: { services: { 'get /jobs': {} } } }, 'expected a request as "GET /jobs/7"'],
    [{ world: { services: { 'GET /jobs?page=1': {} } } }, 'expected a request as "GET /jobs/7"'],
    [{ world: { services: { 'GET /jobs': [] } } }, "world.services['GET /jobs']: expected"],
    [{ world: { services: { 'GET /jobs': { json: 1, text: 'x' } } } }, 'expected json or text, got both.'],
    [{ world: { services: { 'GET /jobs': [{ delayMs: 60_000 }] } } }, 'delayMs'],
    [{ world: { latency: { scale: 0.5 } } }, 'world.latency.scale'],
    [{ world: { latency: { scale: 2, llm: { p50: '9s', p99: '30s' } } } }, 'raise the scale'],
    [{ world: { latency: { scale: 50, llm: { p50: '9s', p99: '3s' } } } }, 'expected a p50 above 0'],
    [
      { world: { services: { 'GET /jobs': {} } }, expect: { status: 'completed', requests: { 'GET /job': 1 } } },
      'service "GET /job" is not known. Did you mean "GET /jobs"?',
    ],
    [
      { world: { services: { 'POST /jobs': {} } }, expect: { status: 'completed', idempotent: ['POST /job'] } },
      'service "POST /job" is not known. Did you mean "POST /jobs"?',
    ],
    [{ faults: [{ kind: 'llm.stream-cut', on: { activity: 'call_llm' }, afterChunks: -1 }] }, 'faults[0].afterChunks'],
    [
      { faults: [{ kind: 'llm.stream-cut', on: { activity: 'call_llm' }, afterChunks: 1, by: 'rst' }] },
      'faults[0].by: expected fin | reset | half-character | half-event, got "rst".',
    ],
    [{ faults: [{ kind: 'llm.stall', on: { activity: 'call_llm', request: 'GET /a' }, afterChunks: 1 }] }, 'request'],
    [{ faults: [{ kind: 'service.slow', on: { activity: 'call_llm' }, delayMs: 60_000 }] }, 'faults[0].delayMs'],
    [{ faults: [{ kind: 'service.hang', on: { activity: 'call_llm', containing: 'a prompt' } }] }, 'containing'],
    [{ faults: [{ kind: 'service.hang', on: { activity: 'call_llm', execution: 2 } }] }, 'no execution 2'],
    [
      { faults: [{ kind: 'service.reset', on: { activity: 'call_llm', request: 'jobs' } }] },
      'expected a request as "GET /jobs/7" or "GET {pages}/article"',
    ],
    [
      {
        world: { services: { 'GET /jobs': {} }, pages: { '/article': 'x' } },
        faults: [{ kind: 'service.reset', on: { activity: 'call_llm', request: 'GET {pages}/articl' } }],
      },
      'request "GET {pages}/articl" is not known. Did you mean "GET {pages}/article"?',
    ],
    [{ world: { llm: { answers: [{ content: 'x', raw: false }] } } }, 'world.llm.answers[0].raw'],
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
