// Planted: an update that is done twice under one id, one that is never answered, answered wrong, refused, or answered differently.
import { describe, expect, it } from 'vitest';
import { trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import type { HistoryEventJson, MessageDelivery, PlannedUpdate } from '../../reports/evidence/types.ts';
import { updatesAnswered } from './updates-answered.ts';

const planned: PlannedUpdate = {
  kind: 'update',
  id: 'a1',
  title: 'update count',
  update: 'count',
  args: [],
  when: { kind: 'moment', atMs: 1 },
  equals: { n: 1, at: '*' },
};
const ID = 'ordeal a1#1';
const delivery = (more: Partial<MessageDelivery> = {}): MessageDelivery => ({
  actionId: 'a1',
  execution: WORKFLOW_ID,
  identity: ID,
  sentWallMs: 1,
  answeredWallMs: 2,
  answer: { n: 1, at: 7 },
  ...more,
});
const accepted: HistoryEventJson = {
  eventId: '9',
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED',
  eventTime: '1970-01-01T00:00:00Z',
  workflowExecutionUpdateAcceptedEventAttributes: { acceptedRequest: { meta: { updateId: ID } } },
};

const check = (
  deliveries: readonly MessageDelivery[],
  events: readonly HistoryEventJson[],
  of: Partial<PlannedUpdate> = {},
) => updatesAnswered.check(trialOf({ plan: { actions: [{ ...planned, ...of }] }, deliveries, events }));
const said = (...of: Parameters<typeof check>): string | undefined => check(...of)?.findings[0]?.message;

describe('updates-answered', () => {
  it('passes when it is accepted once and answered as expected, also when it is sent again', () => {
    expect(check([delivery()], [accepted])).toMatchObject({ verdict: 'pass', findings: [] });
    expect(check([delivery(), delivery()], [accepted])?.verdict).toBe('pass');
  });

  it('fails when one id is accepted twice, or not at all', () => {
    expect(said([delivery()], [accepted, accepted])).toMatch(/accepted 2 times in its histories, expected once/);
    expect(said([delivery()], [])).toMatch(/accepted 0 times/);
  });

  it('fails when it is never answered, or answered wrong', () => {
    const { answeredWallMs: _never, answer: _none, ...open } = delivery();
    expect(said([open], [accepted])).toMatch(/was never answered/);
    expect(said([delivery({ answer: { n: 2, at: 7 } })], [accepted])).toMatch(/the answer\.n is 2, expected 1/);
  });

  it('says what to do when a worker had no word on it', () => {
    const { answer: _none, ...refused } = delivery({ error: 'UnprocessedUpdate' });
    expect(check([refused], [])?.findings[0]).toMatchObject({
      message: expect.stringContaining('refused with UnprocessedUpdate') as string,
      suggestion: expect.stringContaining('send it again under the same id') as string,
    });
  });

  it('fails when the answers to one id differ', () => {
    const found = check([delivery(), delivery({ answer: { n: 1, at: 8 } })], [accepted]);
    expect(found?.findings[0]?.message).toMatch(/answered differently/);
  });

  it('fails when it is refused and was not to be, and the other way round', () => {
    const { answer: _none, ...refused } = delivery({ error: 'TooLate' });
    expect(said([refused], [])).toMatch(/was to be answered and was refused with TooLate/);
    expect(check([refused], [], { refused: 'TooLate' })?.verdict).toBe('pass');
    expect(said([delivery()], [accepted], { refused: 'TooLate' })).toMatch(
      /was to be refused with TooLate and was answered/,
    );
  });

  it('is unknown when none was sent, and does not apply where none is planned', () => {
    expect(check([], [])?.verdict).toBe('unknown');
    expect(updatesAnswered.check(trialOf())).toBeUndefined();
  });

  it('does not apply where a cell of a matrix may fail before its update, and has', () => {
    const cellThat = (demand: 'decides' | 'recovers', status: 'failed' | 'completed') => {
      const evidence = trialOf({ plan: { actions: [planned] }, deliveries: [], execution: { status } });
      const cell = { column: 'letters', form: 'llm.unauthorized', demand } as const;
      return updatesAnswered.check({ ...evidence, plan: { ...evidence.plan, cell } })?.verdict;
    };
    expect(cellThat('decides', 'failed')).toBeUndefined();
    expect(cellThat('decides', 'completed')).toBe('unknown');
    expect(cellThat('recovers', 'failed')).toBe('unknown');
  });
});
