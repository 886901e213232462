// Planted: a query that nobody answers, a wrong answer, a kill after which nobody asks, a query that was never asked.
import { describe, expect, it } from 'vitest';
import { fault, trialOf, START_MS, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import type { PlannedWatch, QueryRecord } from '../../reports/evidence/types.ts';
import { queryAnswers } from './query-answers.ts';

const kill = { kind: 'worker.kill', on: { workflowTask: 2 } } as const;
const status: PlannedWatch = { query: 'get_status', args: [], answers: [{ status: 'waiting', since: '*' }, 'done'] };

const asked = (answer: unknown, more: Partial<QueryRecord> = {}): QueryRecord => ({
  query: 'get_status',
  execution: WORKFLOW_ID,
  source: 'watch',
  askedWallMs: START_MS,
  answeredWallMs: START_MS + 5,
  answer,
  ...more,
});

const { answeredWallMs: _at, answer: _none, ...silent } = asked(undefined);

const check = (queries: readonly QueryRecord[], more: Parameters<typeof trialOf>[0] = {}, watch = [status]) =>
  queryAnswers.check(trialOf({ queries, ...more, plan: { watch, ...more.plan } }));

describe('query-answers, watched', () => {
  it('passes when every answer is one of those expected, with anything in place of *', () => {
    const found = check([asked({ status: 'waiting', since: 7 }), asked('done')]);
    expect(found).toMatchObject({ verdict: 'pass', findings: [] });
  });

  it('fails on an answer that is none of them, and says where it departs', () => {
    const found = check([asked('done'), asked({ status: 'lost', since: 7 })]);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('1 of 2 times otherwise than expected');
    expect(found?.findings[0]?.message).toContain('the answer.status is "lost", expected "waiting"');
  });

  it('takes any answer where none is expected', () => {
    expect(check([asked('anything')], {}, [{ query: 'get_status', args: [] }])?.verdict).toBe('pass');
  });

  it('fails on a question that was not answered, once for all of them', () => {
    const error = 'Workflow did not register a handler for get_status';
    const found = check([asked('done'), { ...silent, error }, { ...silent, error }]);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings).toHaveLength(1);
    expect(found?.findings[0]?.message).toContain(`was not answered 2 of 3 times`);
    expect(found?.findings[0]?.message).toContain(error);
  });

  it('is unknown when nothing was asked', () => expect(check([])?.verdict).toBe('unknown'));

  it('is unknown when nobody asked after a kill', () => {
    const faults = [fault('f1', kill, { strikes: [{ wallMs: START_MS + 1, workflowId: WORKFLOW_ID }] })];
    expect(check([asked('done')], { faults })?.verdict).toBe('unknown');
    const late = asked('done', { askedWallMs: START_MS + 2 });
    expect(check([asked('done'), { ...late, execution: 'another' }], { faults })?.verdict).toBe('unknown');
    expect(check([asked('done'), late], { faults })?.verdict).toBe('pass');
  });
});

describe('query-answers, after a fault', () => {
  const freeze = { kind: 'worker.freeze', on: { workflowTask: 2 } } as const;
  const cut = { kind: 'network.down', link: 'worker-temporal', on: { workflowTask: 2 } } as const;
  const hang = { kind: 'llm.hang', on: { activity: 'call_llm' } } as const;
  const crash = { kind: 'update.during-crash', on: { update: 'decide' } } as const;
  const late = asked('done', { askedWallMs: START_MS + 20 });

  it.each([freeze, cut, hang, crash])('is unknown when nobody asked after $kind struck', (what) => {
    const faults = [fault('f1', what, { strikes: [{ wallMs: START_MS + 10, workflowId: WORKFLOW_ID }] })];
    const found = check([asked('done')], { faults });
    expect(found?.verdict).toBe('unknown');
    expect(found?.findings[0]?.message).toContain(`was not asked after ${what.kind}`);
    expect(check([asked('done'), late], { faults })?.verdict).toBe('pass');
  });

  it('is unknown when nobody asked after healing, and fails when that was not answered', () => {
    const faults = [fault('f1', hang, { strikes: [{ wallMs: START_MS }] })];
    const timings = { startedWallMs: START_MS, wallMs: 50, virtualMs: 50, healedWallMs: START_MS + 15 };
    const found = check([asked('done')], { faults, timings });
    expect(found?.verdict).toBe('unknown');
    expect(found?.findings[0]?.message).toContain('after healing');
    expect(check([asked('done'), late], { faults, timings })?.verdict).toBe('pass');
    const mute = { ...silent, askedWallMs: START_MS + 20, error: 'no answer within 20000 ms' };
    expect(check([asked('done'), mute], { faults, timings })?.verdict).toBe('fail');
  });
});

describe('query-answers, at a moment', () => {
  const action = {
    kind: 'query',
    id: 'a1',
    title: 'query get_status',
    query: 'get_status',
    args: [],
    when: { kind: 'moment', atMs: 3_600_000 },
    equals: { status: 'waiting', since: '*' },
  } as const;
  const plan = { actions: [action], watch: [] };
  const answered = (answer: unknown) => asked(answer, { source: 'action', actionId: 'a1' });

  it('passes on the expected answer and fails on another', () => {
    expect(check([answered({ status: 'waiting', since: 1 })], { plan })?.verdict).toBe('pass');
    const found = check([answered({ status: 'done', since: 1 })], { plan });
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('at +3,600,000 ms of virtual time');
  });

  it('fails on silence, and is unknown when it was never asked', () => {
    expect(check([{ ...silent, source: 'action', actionId: 'a1', error: 'late' }], { plan })?.verdict).toBe('fail');
    expect(check([], { plan })?.verdict).toBe('unknown');
  });
});

it('does not apply where no query is planned', () => expect(queryAnswers.check(trialOf())).toBeUndefined());
