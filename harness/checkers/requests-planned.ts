// Nothing is made up: a request that the world of the scenario has no answer for makes the trial unknown.
import type { LlmExchange, ServiceExchange, TrialEvidence } from '../../reports/evidence/types.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'requests-planned';
/** More findings than these say no more. */
const SHOWN_MAX = 10;

const whose = ({ activityType, activityId, attempt, workflowId }: LlmExchange | ServiceExchange): string =>
  workflowId === ''
    ? 'a request of no activity'
    : `attempt ${attempt} of ${activityType} (activity ${activityId} of ${workflowId})`;

const SUGGESTION =
  'Plan the answer in `world` of the scenario: `llm.answers` (`invented: true` for any text), `services`, `pages`, a 404 too; or correct the request.';

const remark = (exchange: LlmExchange | ServiceExchange): readonly Remark[] =>
  exchange.unplanned === undefined
    ? []
    : [{ message: `${whose(exchange)}: ${exchange.unplanned}.`, suggestion: SUGGESTION }];

const unplanned = ({ llm, services }: TrialEvidence): readonly Remark[] => {
  const remarks = [...llm, ...services].flatMap(remark);
  const more = remarks.length - SHOWN_MAX;
  return more > 0 ? [...remarks.slice(0, SHOWN_MAX), { message: `${more} more requests had no answer.` }] : remarks;
};

/** Where one was not planned, no other checker has anything to judge. */
export const requestsPlanned: Checker = {
  name: NAME,
  claim: 'Every request at the model, a service or a page is one that the world of the scenario has an answer for.',
  check(evidence) {
    const { llm, services } = evidence;
    return llm.length + services.length === 0 ? undefined : judge(NAME, [], unplanned(evidence));
  },
};
