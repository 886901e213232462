// A fault that never struck proves nothing: every planned fault struck, was healed, and every planned action was sent.
import type { ActionRecord, FaultRecord, PlannedFault, TrialEvidence } from '../../reports/evidence/types.ts';
import { count, judge, ms, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'faults-struck';

const usualReason = ({ kind }: PlannedFault): string =>
  kind === 'worker.kill'
    ? 'The execution never passed the point: a misspelled activity, an `nth` beyond what the work issues, or an end before it.'
    : 'No matching request arrived: a misspelled activity, an attempt or instance that never came, or a call that goes elsewhere.';

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
          message: `${record.kind} (${record.title}) was not healed: what came after it was not judged in a sound world.`,
        },
      ];

const neverSent = (action: ActionRecord): Remark => ({
  message: `Signal '${action.signal}' planned at +${ms(action.plannedMs)} of virtual time was never sent: the execution had ended before.`,
  suggestion: 'Move the action to an earlier moment, or drop it if the end before it is what the scenario is about.',
});

const unsent = ({ plan, actions }: TrialEvidence): readonly ActionRecord[] =>
  plan.actions
    .map(
      ({ id, signal, atMs }) =>
        actions.find((action) => action.id === id) ?? ({ id, signal, plannedMs: atMs } satisfies ActionRecord),
    )
    .filter(({ sentMs }) => sentMs === undefined);

export const faultsStruck: Checker = {
  name: NAME,
  claim: 'Every planned fault struck at least as often as planned and was healed; every planned action was sent.',
  check(evidence) {
    const { plan, faults } = evidence;
    if (plan.faults.length + plan.actions.length === 0) return undefined;
    const doubts = plan.faults.flatMap((planned) => {
      const record = faults.find(({ id }) => id === planned.id);
      return [...notStruck(planned, record), ...notHealed(record)];
    });
    return judge(NAME, [], [...doubts, ...unsent(evidence).map(neverSent)]);
  },
};
