// A fault that never struck proves nothing: every planned fault struck, was healed, and every planned action was sent.
import type { FaultRecord, PlannedAction, PlannedFault, TrialEvidence } from '../../reports/evidence/types.ts';
import { mayEndEarly } from './expectation.ts';
import type { World } from '../scenario/types.ts';
import { count, judge, ms, number, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'faults-struck';

const usualReason = ({ kind }: PlannedFault): string => {
  if (kind.startsWith('network.'))
    return 'The execution never passed the point, or nothing went over the link while the fault was on that proves it.';
  if (kind.startsWith('signal.') || kind.startsWith('update.'))
    return 'The execution ended before its message, or its history does not show the message so.';
  if (kind.startsWith('database.'))
    return 'The execution never passed the point, or too few statements or connections came to the database while the fault was on.';
  if (kind.startsWith('payload.'))
    return 'No such attempt or workflow task came, or there was nothing in it to encode or decode.';
  return kind.startsWith('worker.') || kind.startsWith('server.')
    ? 'The execution never passed the point: a misspelled activity, an `nth` beyond what the work issues, or an end before it.'
    : 'No matching request arrived: a misspelled activity, an attempt or instance that never came, a call that goes elsewhere, or an answer of which the fault would change nothing.';
};

const notStruck = (planned: PlannedFault, record: FaultRecord | undefined): Remark[] => {
  const struck = record?.strikes.length ?? 0;
  if (struck >= planned.planned) return [];
  return [
    {
      message: `${planned.kind} (${planned.title}) struck ${struck} of ${count(planned.planned, 'planned time')}, so the trial proves nothing about it. ${usualReason(planned)}`,
      suggestion: 'Compare `on` of the fault with the activities and attempts in the timeline of this trial.',
    },
  ];
};

const notHealed = (record: FaultRecord | undefined): Remark[] =>
  record === undefined || record.healed
    ? []
    : [
        {
          message: `${record.kind} (${record.title}) was not healed${record.unsound === undefined ? '' : ` (${record.unsound})`}: what came after it was not judged in a sound world.`,
        },
      ];

const LATE = 'Move the action to an earlier moment, or drop it if the end before it is what the scenario is about.';

type Message = Exclude<PlannedAction, { kind: 'query' }>;

const nameOf = (planned: Message): string =>
  planned.kind === 'signal' ? `Signal '${planned.signal}'` : `Update '${planned.update}'`;

/** A message of a moment reaches every execution; one of a point is sent where the point was passed, as often as planned. */
const unsent = (planned: Message, { actions }: TrialEvidence): Remark[] => {
  const records = actions.filter(({ id }) => id === planned.id);
  const { when } = planned;
  if (when.kind === 'moment') {
    const missed = records.filter(({ sent }) => sent === 0);
    if (records.length > 0 && missed.length === 0) return [];
    const where = missed.length > 0 && records.length > 1 ? ` to ${missed.length} of ${records.length} executions` : '';
    const message = `${nameOf(planned)} planned at +${ms(when.atMs)} of virtual time was never sent${where}: the execution had ended before.`;
    return [{ message, suggestion: LATE }];
  }
  const sent = records.reduce((sum, record) => sum + record.sent, 0);
  if (sent >= when.times) return [];
  const message = `${nameOf(planned)} planned at a point was sent ${sent} of ${count(when.times, 'time')}: no process stood at the point.`;
  return [{ message, suggestion: 'Compare the point of the action with the timeline of this trial.' }];
};

const unasked = (planned: Extract<PlannedAction, { kind: 'query' }>, { queries }: TrialEvidence): Remark[] =>
  queries.some(({ actionId }) => actionId === planned.id)
    ? []
    : [
        {
          message: `Query '${planned.query}' planned at +${ms(planned.when.atMs)} of virtual time was never asked: the execution had ended before.`,
          suggestion: LATE,
        },
      ];

const undone = (action: PlannedAction, evidence: TrialEvidence): Remark[] => {
  switch (action.kind) {
    case 'signal':
    case 'update':
      return unsent(action, evidence);
    case 'query':
      return unasked(action, evidence);
  }
};

/** A 429 that no fault gave is the quota's. */
const spared = ({ plan, llm }: TrialEvidence): Remark[] => {
  const quota = (plan.world as World | null)?.llm?.quota;
  if (quota === undefined || llm.some(({ status, faultId }) => status === 429 && faultId === undefined)) return [];
  const limits = (['requests', 'tokens'] as const).flatMap((each) =>
    quota[each] === undefined ? [] : [`${number(quota[each])} ${each}`],
  );
  return [
    {
      message: `The quota of ${limits.join(' and ')} per ${quota.per} never refused a request (${count(llm.length, 'request')} came), so the trial proves nothing about it.`,
      suggestion: 'Make it smaller than what the work asks for within one window.',
    },
  ];
};

export const faultsStruck: Checker = {
  name: NAME,
  claim:
    'Every planned fault struck at least as often as planned and was healed; every planned action was sent; a quota refused.',
  check(evidence) {
    const { plan, faults } = evidence;
    const hasQuota = (plan.world as World | null)?.llm?.quota !== undefined;
    if (plan.faults.length + plan.actions.length === 0 && !hasQuota) return undefined;
    const doubts = plan.faults.flatMap((planned) => {
      const record = faults.find(({ id }) => id === planned.id);
      return [...notStruck(planned, record), ...notHealed(record)];
    });
    const actions = mayEndEarly(evidence) ? [] : plan.actions;
    return judge(NAME, [], [...doubts, ...actions.flatMap((action) => undone(action, evidence)), ...spared(evidence)]);
  },
};
