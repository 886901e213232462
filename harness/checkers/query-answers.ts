// An execution can be asked at every moment: each query is answered in time, after each fault as well, and the answers are right.
import type { PlannedAction, PlannedWatch, QueryRecord, TrialEvidence } from '../../reports/evidence/types.ts';
import { count, ms, judge, type Remark } from './judgement.ts';
import { departure } from './pattern.ts';
import type { Checker } from './types.ts';

const NAME = 'query-answers';

type QueryPlan = Extract<PlannedAction, { kind: 'query' }>;
interface Judged {
  readonly failures: readonly Remark[];
  readonly doubts: readonly Remark[];
}

const HANDLER = 'Register its handler with setHandler at the top of the workflow, before anything is awaited.';
const STATE = 'Let the handler read state that every step of the workflow keeps true, and nothing else.';

/** Questions that nobody answered: once for all of them. */
const unanswered = (query: string, asked: readonly QueryRecord[]): Remark[] => {
  const silent = asked.filter(({ answeredWallMs }) => answeredWallMs === undefined);
  const [first] = silent;
  if (first === undefined) return [];
  return [
    {
      message: `Query '${query}' was not answered ${silent.length} of ${count(asked.length, 'time')}, first in execution ${first.execution}: ${first.error ?? 'no answer came'}.`,
      suggestion: HANDLER,
    },
  ];
};

/** Answers that fit none of those expected: once for all of them. */
const wrong = ({ query, answers }: PlannedWatch, asked: readonly QueryRecord[]): Remark[] => {
  if (answers === undefined) return [];
  const misfits = asked
    .filter(({ answeredWallMs }) => answeredWallMs !== undefined)
    .flatMap(({ answer, execution }) => {
      const departures = answers.map((expected) => departure(answer, expected, 'the answer'));
      return departures.includes(undefined) ? [] : [{ execution, text: departures[0] ?? '' }];
    });
  const [first] = misfits;
  if (first === undefined) return [];
  const among = answers.length === 1 ? '' : ` (the first of ${answers.length} that would do)`;
  return [
    {
      message: `Query '${query}' answered ${misfits.length} of ${count(asked.length, 'time')} otherwise than expected, first in execution ${first.execution}: ${first.text}${among}.`,
      suggestion: STATE,
    },
  ];
};

/** A fault after which nobody asked proves nothing about queries and that fault, whatever it does to workers, links or services. */
const notAskedAfterStrike = (
  { query }: PlannedWatch,
  asked: readonly QueryRecord[],
  { faults }: TrialEvidence,
): Remark[] =>
  faults.flatMap(({ kind, title, strikes }) =>
    strikes
      .filter(({ wallMs, workflowId }) => {
        const here = asked.filter(({ execution }) => workflowId === undefined || execution === workflowId);
        return !here.some(({ askedWallMs }) => askedWallMs >= wallMs);
      })
      .map(() => ({ message: `Query '${query}' was not asked after ${kind} (${title}) struck.` })),
  );

/** In a sound world again, each execution that has ended is asked once more. */
const notAskedAfterHealing = (
  { query }: PlannedWatch,
  asked: readonly QueryRecord[],
  { faults, executions, timings: { healedWallMs } }: TrialEvidence,
): Remark[] => {
  if (healedWallMs === undefined || faults.every(({ strikes }) => strikes.length === 0)) return [];
  const ended = executions.filter(({ status }) => status !== 'running').map(({ workflowId }) => workflowId);
  return [...new Set(ended)]
    .filter(
      (workflowId) =>
        !asked.some(({ execution, askedWallMs }) => execution === workflowId && askedWallMs >= healedWallMs),
    )
    .map((workflowId) => ({ message: `Query '${query}' was not asked in execution ${workflowId} after healing.` }));
};

const watched = (planned: PlannedWatch, evidence: TrialEvidence): Judged => {
  const { query } = planned;
  const asked = evidence.queries.filter((record) => record.source === 'watch' && record.query === query);
  if (asked.length === 0)
    return { failures: [], doubts: [{ message: `Query '${query}' was watched and never asked.` }] };
  return {
    failures: [...unanswered(query, asked), ...wrong(planned, asked)],
    doubts: [...notAskedAfterStrike(planned, asked, evidence), ...notAskedAfterHealing(planned, asked, evidence)],
  };
};

const acted = ({ id, query, equals, when }: QueryPlan, { queries }: TrialEvidence): Judged => {
  const asked = queries.filter(({ actionId }) => actionId === id);
  const at = `at +${ms(when.atMs)} of virtual time`;
  if (asked.length === 0)
    return { failures: [], doubts: [{ message: `Query '${query}' planned ${at} was never asked.` }] };
  const departures = asked
    .filter(({ answeredWallMs }) => answeredWallMs !== undefined)
    .flatMap(({ answer, execution }) => {
      const text = departure(answer, equals, 'the answer');
      return text === undefined
        ? []
        : [{ message: `Query '${query}' ${at} in execution ${execution}: ${text}.`, suggestion: STATE }];
    });
  return { failures: [...unanswered(query, asked), ...departures], doubts: [] };
};

export const queryAnswers: Checker = {
  name: NAME,
  claim:
    'Every query is answered within its bound, at least one after each fault has struck and one after healing, and the answers are those expected.',
  check(evidence) {
    const { watch, actions } = evidence.plan;
    const planned = actions.filter((action) => action.kind === 'query');
    if (watch.length + planned.length === 0) return undefined;
    const judged = [
      ...watch.map((each) => watched(each, evidence)),
      ...planned.map((action) => acted(action, evidence)),
    ];
    return judge(
      NAME,
      judged.flatMap(({ failures }) => failures),
      judged.flatMap(({ doubts }) => doubts),
    );
  },
};
