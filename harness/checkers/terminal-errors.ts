// An answer that will never change is not asked for twice: 400 to 404, 410, 413, 422 and an exhausted quota stop the activity at once.
import type { ActivityAttempt, LlmExchange, ServiceExchange, TrialEvidence } from '../../reports/evidence/types.ts';
import { answerReading } from './answer-reading.ts';
import { exchangesByActivity } from './activity-run.ts';
import { requestsOf, wentOn } from './service-requests-of.ts';
import { count, judge, type Remark } from './judgement.ts';
import { saysTheSame } from './same-request.ts';
import type { Checker } from './types.ts';

const NAME = 'terminal-errors';

/** Answers that a repetition cannot change, in words. 408, 409, 429 and 5xx can pass. */
const TERMINAL: Readonly<Record<number, string>> = {
  400: 'bad request',
  401: 'unauthorized',
  402: 'payment required',
  403: 'forbidden',
  404: 'not found',
  410: 'gone',
  413: 'request too large',
  422: 'unprocessable',
};

const SUGGESTION =
  'Classify it as non-retryable: throw ApplicationFailure.nonRetryable, or add its type to nonRetryableErrorTypes of the retry policy.';

const SLOW_MACHINE = 'Run it again on a machine with less to do, or raise the timeout of the client.';

/** An answer with what makes it final; undefined for one that can pass. */
type Final = (exchange: LlmExchange) => string | undefined;

/** A 429 for an exhausted quota looks like a rate limit and never passes: the fault that gave it tells them apart. */
const finalIn = ({ faults }: TrialEvidence): Final => {
  const quotas = new Set(faults.filter(({ kind }) => kind === 'llm.quota').map(({ id }) => id));
  return ({ faultId, status }) => (faultId !== undefined && quotas.has(faultId) ? 'quota exhausted' : TERMINAL[status]);
};

const repeats = (again: LlmExchange, first: LlmExchange): boolean =>
  again.attempt > first.attempt ||
  (again.attempt === first.attempt &&
    (again.sdkRetry > first.sdkRetry || (saysTheSame(again, first) && again.arrivedWallMs >= first.answeredWallMs)));

/** The first final answer that reached the activity, and the requests that repeat the one it answered. */
const repeated = (exchanges: readonly LlmExchange[], attempts: readonly ActivityAttempt[], final: Final): Remark[] => {
  const at = exchanges.findIndex(
    (exchange) => final(exchange) !== undefined && answerReading(attempts, exchange) === 'read',
  );
  const first = exchanges[at];
  if (first === undefined) return [];
  // Another call of the same attempt is other work; a later attempt, the client's own retry, or a loop around it repeats this one.
  const again = exchanges.slice(at + 1).filter((exchange) => repeats(exchange, first));
  if (again.length === 0) return [];
  return [
    {
      message: `${first.activityType} sent ${count(exchanges.length, 'request')} where ${exchanges.length - again.length} is possible (activity ${first.activityId}): a ${first.status} (${final(first)}) was retried, attempt ${first.attempt} to ${again.at(-1)?.attempt}.`,
      suggestion: SUGGESTION,
    },
  ];
};

/** Final answers came, and none of them is known to have reached the activity. */
const unread = (exchanges: readonly LlmExchange[], attempts: readonly ActivityAttempt[], final: Final): Remark[] => {
  const [first, ...rest] = exchanges.filter((exchange) => final(exchange) !== undefined);
  if (first === undefined || [first, ...rest].some((exchange) => answerReading(attempts, exchange) !== 'unclear'))
    return [];
  return [
    {
      message: `${first.activityType} was answered ${first.status} (${final(first)}), but the client's own timeout ended the attempt (activity ${first.activityId}): whether it would stop cannot be told.`,
      suggestion: SLOW_MACHINE,
    },
  ];
};

/**
 * Only what a fault answered: a service may answer 404 for "not yet" by its own protocol. And only where the attempt asked for nothing
 * else after it: one that goes on has taken the answer for what it is.
 */
const isFinal =
  (evidence: TrialEvidence) =>
  (exchange: ServiceExchange): boolean =>
    exchange.faultId !== undefined && exchange.status in TERMINAL && !wentOn(evidence, exchange);

const repeatedAtService = (exchanges: readonly ServiceExchange[], evidence: TrialEvidence): Remark[] => {
  const final = exchanges.find(
    (exchange) => isFinal(evidence)(exchange) && answerReading(evidence.attempts, exchange) === 'read',
  );
  const again = final === undefined ? [] : exchanges.filter(({ attempt }) => attempt > final.attempt);
  if (final === undefined || again.length === 0) return [];
  const { activityType, activityId, method, path, status, attempt } = final;
  const message = `${activityType} asked ${method} ${path} ${count(exchanges.length, 'time')} where ${exchanges.length - again.length} is possible (activity ${activityId}): a ${status} (${TERMINAL[status]}) was retried, attempt ${attempt} to ${again.at(-1)?.attempt}.`;
  return [{ message, suggestion: SUGGESTION }];
};

const unreadAtService = (exchanges: readonly ServiceExchange[], evidence: TrialEvidence): Remark[] => {
  const finals = exchanges.filter(isFinal(evidence));
  const [first] = finals;
  if (first === undefined || finals.some((exchange) => answerReading(evidence.attempts, exchange) !== 'unclear'))
    return [];
  const message = `${first.activityType} was answered ${first.status} by ${first.method} ${first.path}, but the client's own timeout ended the attempt (activity ${first.activityId}): whether it would stop cannot be told.`;
  return [{ message, suggestion: SLOW_MACHINE }];
};

export const terminalErrors: Checker = {
  name: NAME,
  claim:
    'After a 400, 401, 402, 403, 404, 410, 413, 422 or an exhausted quota the same activity sends no further request; at services, not that request.',
  check(evidence) {
    const { llm, attempts } = evidence;
    const final = finalIn(evidence);
    const answered = [...exchangesByActivity(llm).values()].filter((exchanges) =>
      exchanges.some((exchange) => final(exchange) !== undefined),
    );
    const asked = requestsOf(evidence).filter((exchanges) => exchanges.some(isFinal(evidence)));
    if (answered.length + asked.length === 0) return undefined;
    return judge(
      NAME,
      [
        ...answered.flatMap((exchanges) => repeated(exchanges, attempts, final)),
        ...asked.flatMap((exchanges) => repeatedAtService(exchanges, evidence)),
      ],
      [
        ...answered.flatMap((exchanges) => unread(exchanges, attempts, final)),
        ...asked.flatMap((exchanges) => unreadAtService(exchanges, evidence)),
      ],
    );
  },
};
