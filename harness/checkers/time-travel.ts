// What an execution answered while it ran is found again when its history is stepped through locally.
import type { TimeTravelStep } from '../../reports/evidence/code-evidence.ts';
import type { QueryRecord, TrialEvidence } from '../../reports/evidence/types.ts';
import { difference } from './difference.ts';
import { expectationOf } from './expectation.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'time-travel';

/** Answers that were given while the clock stood at a known moment. */
const liveAnswers = ({ queries }: TrialEvidence, query: string): readonly (QueryRecord & { virtualMs: number })[] =>
  queries.filter(
    (record): record is QueryRecord & { virtualMs: number } =>
      record.query === query &&
      record.virtualMs !== undefined &&
      record.answeredWallMs !== undefined &&
      record.error === undefined,
  );

/** The last step that the execution had taken at the moment. */
const stepAt = (
  evidence: TrialEvidence,
  steps: readonly TimeTravelStep[],
  { execution, virtualMs }: QueryRecord & { virtualMs: number },
) => {
  const started = evidence.executions.find(({ workflowId }) => workflowId === execution)?.startedVirtualMs;
  if (started === undefined) return undefined;
  return steps.filter((step) => step.execution === execution && step.timeMs <= started + virtualMs).at(-1);
};

const unlike = (step: TimeTravelStep, { query, virtualMs, answer }: QueryRecord & { virtualMs: number }): Remark[] => {
  const where = step.error ?? difference(step.answer, answer, query);
  if (where === undefined) return [];
  return [
    {
      message: `At +${virtualMs} ms the execution answered otherwise than step ${step.number} of its history (events to ${step.historyLength}) does locally: ${where}.`,
      suggestion:
        'State must come from the history alone: look for what a replay does otherwise than the execution did.',
    },
  ];
};

export const timeTravel: Checker = {
  name: NAME,
  claim: 'Stepped through locally, a history shows at each moment the state that the execution answered then.',
  check(evidence) {
    const query = expectationOf(evidence).timeTravel;
    if (query === undefined || evidence.plan.mode !== 'trial') return undefined;
    const steps = evidence.timeTravel?.steps ?? [];
    const answers = liveAnswers(evidence, query);
    if (steps.length === 0 || answers.length === 0) {
      return judge(
        NAME,
        [],
        [
          {
            message: `There are ${steps.length} steps and ${answers.length} answers of ${query} at a moment: nothing was compared.`,
          },
        ],
      );
    }
    const pairs = answers.map((answer) => ({ answer, step: stepAt(evidence, steps, answer) }));
    return judge(
      NAME,
      pairs.flatMap(({ answer, step }) => (step === undefined ? [] : unlike(step, answer))),
      pairs.some(({ step }) => step === undefined)
        ? [{ message: 'An answer was given before the first step of its history.' }]
        : [],
    );
  },
};
