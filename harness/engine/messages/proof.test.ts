// Faults of messages are seen in the histories or nowhere: planted histories in which each did not strike.
import { describe, expect, it } from 'vitest';
import { trialOf, WORKFLOW_ID } from '../../accounting/fixtures/trial.ts';
import type { MessageFault } from '../../scenario/types.ts';
import type {
  ExecutionEvidence,
  HistoryEventJson,
  MessageDelivery,
  PlannedAction,
} from '../../../reports/evidence/types.ts';
import { momentsOf } from '../moments.ts';
import { messageStrikes } from './proof.ts';

const signal = (id: string, name: string, atMs: number): PlannedAction => ({
  kind: 'signal',
  id,
  title: name,
  signal: name,
  args: [],
  when: { kind: 'moment', atMs },
});
const actions = [signal('a1', 'note', 1_000), signal('a2', 'note', 2_000), signal('a3', 'close', 3_000)];

const planOf = (fault: MessageFault) =>
  trialOf({ plan: { actions, faults: [{ id: 'f1', kind: fault.kind, planned: 1, fault, title: '' }] } }).plan;

/** Events one second apart. */
const history = (...events: readonly (readonly [string, object?])[]): HistoryEventJson[] =>
  events.map(([eventType, attributes = {}], index) => ({
    eventId: String(index + 1),
    eventType: `EVENT_TYPE_${eventType}`,
    eventTime: `1970-01-01T00:00:0${index}Z`,
    someEventAttributes: attributes,
  }));
const signaled = (copy: string) => ['WORKFLOW_EXECUTION_SIGNALED', { identity: `ordeal ${copy}` }] as const;
const answered = (copy: string, error?: string): MessageDelivery => ({
  actionId: copy.slice(0, 2),
  execution: WORKFLOW_ID,
  identity: `ordeal ${copy}`,
  sentWallMs: 5,
  answeredWallMs: 6,
  ...(error === undefined ? {} : { error }),
});

const strikes = (
  fault: MessageFault,
  events: readonly HistoryEventJson[],
  deliveries: readonly MessageDelivery[],
  status: ExecutionEvidence['status'] = 'completed',
) => {
  const executions = [
    { workflowId: WORKFLOW_ID, runId: 'r', status, history: { events }, startedVirtualMs: 0, endedVirtualMs: 9 },
  ];
  return messageStrikes(planOf(fault), 'f1', deliveries, executions);
};

const on = { signal: 'note' } as const;
const task = ['WORKFLOW_TASK_STARTED'] as const;
const reported = ['WORKFLOW_TASK_COMPLETED'] as const;
const both = [answered('a1#1'), answered('a1#2')];

describe('a message that is sent twice', () => {
  it('is seen when both copies, or the one of a repeated request, are in the history', () => {
    expect(strikes({ kind: 'signal.duplicated', on }, history(signaled('a1#1'), signaled('a1#2')), both)).toMatchObject(
      [{ detail: 'sent twice: event 1 and event 2 of the history', workflowId: WORKFLOW_ID, wallMs: 5 }],
    );
    const same = { kind: 'signal.duplicated', on, request: 'same' } as const;
    expect(strikes(same, history(signaled('a1#1')), [answered('a1#1'), answered('a1#1')])).toHaveLength(1);
  });

  it('is not when one copy is missing, or was sent once', () => {
    expect(strikes({ kind: 'signal.duplicated', on }, history(signaled('a1#1')), both)).toEqual([]);
    const same = { kind: 'signal.duplicated', on, request: 'same' } as const;
    expect(strikes(same, history(signaled('a1#1')), [answered('a1#1')])).toEqual([]);
  });
});

describe('a message that is overtaken', () => {
  const fault = { kind: 'signal.reordered', on } as const;

  it('is sent right behind the next one', () => {
    expect(
      momentsOf(planOf(fault)).map((each) => (each.kind === 'message' ? [each.action.id, each.atMs] : [])),
    ).toEqual([
      ['a2', 2_000],
      ['a1', 2_000],
      ['a3', 3_000],
    ]);
  });

  it('is seen behind the other, and not before it', () => {
    expect(strikes(fault, history(signaled('a2#1'), signaled('a1#1')), both)).toHaveLength(1);
    expect(strikes(fault, history(signaled('a1#1'), signaled('a2#1')), both)).toEqual([]);
  });
});

describe('a message of another time', () => {
  it('is no moment when it comes with the start or after the end', () => {
    for (const kind of ['signal.before-start', 'signal.after-end'] as const)
      expect(momentsOf(planOf({ kind, on })).map(({ atMs }) => atMs)).toEqual([2_000, 3_000]);
  });

  it('came before the start when no workflow task came before it', () => {
    const fault = { kind: 'signal.before-start', on } as const;
    expect(strikes(fault, history(signaled('a1#1'), task), both)).toHaveLength(1);
    expect(strikes(fault, history(task, signaled('a1#1')), both)).toEqual([]);
  });

  it('came after the end when it was refused and the execution had ended', () => {
    const fault = { kind: 'signal.after-end', on } as const;
    const late = [answered('a1#1', 'WorkflowNotFoundError')];
    expect(strikes(fault, history(task), late)).toHaveLength(1);
    expect(strikes(fault, history(task), [answered('a1#1')])).toEqual([]);
    expect(strikes(fault, history(task), late, 'running')).toEqual([]);
  });
});

describe('a message together with a timeout', () => {
  const timer = ['TIMER_STARTED', { timerId: '1', startToFireTimeout: '2s' }] as const;
  const fired = ['TIMER_FIRED', { timerId: '1' }] as const;
  const after = { kind: 'signal.at-timeout', on } as const;
  const before = { ...after, first: 'signal' } as const;

  it('came after it when the timeout had fired and its task was not reported', () => {
    // Started at 0 s, due at 2 s, sent at 3 s.
    expect(strikes(after, history(timer, task, fired, signaled('a1#1'), reported), both)).toHaveLength(1);
    expect(strikes(after, history(timer, fired, reported, signaled('a1#1')), both)).toEqual([]);
    expect(strikes(after, history(timer, task, signaled('a1#1')), both)).toEqual([]);
  });

  it('came before it when its own task was reported after the timeout was due', () => {
    expect(strikes(before, history(timer, signaled('a1#1'), task, reported), both)).toHaveLength(1);
    const early = history(timer, signaled('a1#1'), reported).map((event, index) =>
      index === 2 ? { ...event, eventTime: '1970-01-01T00:00:01.5Z' } : event,
    );
    expect(strikes(before, early, both)).toEqual([]);
  });
});

describe('an update at another time', () => {
  const on = { update: 'count' } as const;
  const update = (id: string, atMs: number): PlannedAction => ({
    kind: 'update',
    id,
    title: 'count',
    update: 'count',
    args: [],
    when: { kind: 'moment', atMs },
  });
  const accepted = (copy: string) =>
    ['WORKFLOW_EXECUTION_UPDATE_ACCEPTED', { acceptedRequest: { meta: { updateId: `ordeal ${copy}` } } }] as const;
  const run = ['WORKFLOW_EXECUTION_STARTED'] as const;
  const struck = (fault: MessageFault, events: readonly HistoryEventJson[], more: Partial<MessageDelivery> = {}) => {
    const faults = [{ id: 'f1', kind: fault.kind, planned: 1, fault, title: '' }];
    const { plan } = trialOf({ plan: { actions: [update('a1', 1_000), signal('a2', 'note', 2_000)], faults } });
    const executions = [
      {
        workflowId: WORKFLOW_ID,
        runId: 'r',
        status: 'completed',
        history: { events },
        startedVirtualMs: 0,
        endedVirtualMs: 9,
      },
    ] as const;
    return messageStrikes(plan, 'f1', [{ ...answered('a1#1'), ...more }, answered('a2#1')], executions);
  };

  it('was overtaken when the other is in the history before it, and not behind it', () => {
    const fault = { kind: 'update.reordered', on } as const;
    expect(struck(fault, history(run, signaled('a2#1'), task, reported, accepted('a1#1')))).toHaveLength(1);
    expect(struck(fault, history(run, task, reported, accepted('a1#1'), signaled('a2#1')))).toEqual([]);
  });

  it('came with the start when the first workflow task accepted it, and no later one', () => {
    const fault = { kind: 'update.before-start', on } as const;
    expect(struck(fault, history(run, task, reported, accepted('a1#1')))).toHaveLength(1);
    expect(struck(fault, history(run, task, reported, task, reported, accepted('a1#1')))).toEqual([]);
    expect(struck(fault, history(run, task, reported))).toEqual([]);
  });

  describe('together with a timeout', () => {
    // Started at 1 s, due at 3 s.
    const timer = ['TIMER_STARTED', { timerId: '1', startToFireTimeout: '2s' }] as const;
    const fired = ['TIMER_FIRED', { timerId: '1' }] as const;
    const after = { kind: 'update.at-timeout', on } as const;
    const before = { ...after, first: 'update' } as const;
    const late = history(run, timer, task, fired, task, reported, task, reported, accepted('a1#1'));
    const early = history(run, timer, task, reported, accepted('a1#1'), fired);

    it('came after it when the task that the timeout made was not reported by then', () => {
      expect(struck(after, late, { duringTask: 1 })).toHaveLength(1);
      expect(struck(after, late)).toEqual([]); // nobody saw when it came
      expect(struck(after, late, { duringTask: 2 })).toEqual([]); // that of something else
      expect(struck(after, late, { duringTask: 3 })).toEqual([]); // there is no such task
      expect(struck(after, history(run, timer, task, reported, accepted('a1#1'), fired), { duringTask: 1 })).toEqual(
        [],
      );
    });

    it('came after it when it was refused, because that task ended the execution', () => {
      const end = history(run, timer, task, fired, task, reported, ['WORKFLOW_EXECUTION_COMPLETED']);
      const refused = { duringTask: 1, error: 'WorkflowNotFoundError' };
      expect(struck(after, end, refused)).toMatchObject([{ detail: expect.stringMatching(/^refused, 1000 ms after/) }]);
      expect(struck(after, end, { duringTask: 1 })).toEqual([]);
    });

    it('came before it when its own task was reported after the timeout was due', () => {
      expect(struck(before, early, { duringTask: 1 })).toHaveLength(1);
      const soon = early.map((event, index) =>
        index === 3 ? { ...event, eventTime: '1970-01-01T00:00:02.5Z' } : event,
      );
      expect(struck(before, soon, { duringTask: 1 })).toEqual([]);
    });
  });
});
