// docs/foreign.md in terms of evidence: what a scenario must have met for its finding to be there at all, and what ours made of it.
import { activityKey } from '../accounting/activity-key.ts';
import type { ActivityAttempt, LlmExchange, ServiceExchange, TrialEvidence } from '../../reports/evidence/types.ts';

type Exchange = LlmExchange | ServiceExchange;

/** What is missing in the evidence; empty: it is all there. */
type Demand = (evidence: TrialEvidence) => readonly string[];

/** Requests that faults of the kind answered. */
const struckBy = ({ plan, llm, services }: TrialEvidence, kind: string): readonly Exchange[] => {
  const ids = plan.faults.filter((planned) => planned.kind === kind).map(({ id }) => id);
  return [...llm, ...services].filter(({ faultId }) => faultId !== undefined && ids.includes(faultId));
};

const attemptsOf = ({ attempts }: TrialEvidence, of: Parameters<typeof activityKey>[0]): readonly ActivityAttempt[] =>
  attempts
    .filter((attempt) => activityKey(attempt) === activityKey(of))
    .toSorted((one, other) => one.attempt - other.attempt);

const isLlm = (exchange: Exchange): exchange is LlmExchange => 'sdkRetry' in exchange;

/** Something that others take for something else was on the wire. */
const met =
  (kind: string, what: string, is: (exchange: Exchange) => boolean): Demand =>
  (evidence) =>
    struckBy(evidence, kind).some(is) ? [] : [`no ${kind} with ${what} was met`];

/** Where others fail for good, or take it for an answer: a later attempt asks again and gets one. */
const askedAgain =
  (kind: string): Demand =>
  (evidence) =>
    struckBy(evidence, kind).flatMap((exchange) => {
      const all = attemptsOf(evidence, exchange);
      const own = all.find(({ attempt }) => attempt === exchange.attempt);
      const whose = `${exchange.activityType}, attempt ${exchange.attempt}`;
      return [
        ...(own?.outcome?.kind === 'failed' ? [] : [`${whose} did not fail of ${kind}`]),
        ...(all.at(-1)?.outcome?.kind === 'completed' ? [] : [`${whose} was not made good after ${kind}`]),
      ];
    });

/** Where others ask for ever: one request, one attempt, the end. */
const askedOnce =
  (kind: string): Demand =>
  (evidence) =>
    struckBy(evidence, kind).flatMap((exchange) => {
      const count = attemptsOf(evidence, exchange).length;
      const whole = evidence.executions.at(-1)?.status;
      return [
        ...(count === 1 ? [] : [`${exchange.activityType} was tried ${count} times after ${kind}`]),
        ...(whole === 'failed' ? [] : [`the execution is ${whole} after ${kind}`]),
      ];
    });

/** Where others ask three times in one attempt. */
const oneRequestEach: Demand = ({ llm }) => {
  const twice = llm.filter(
    (one) =>
      one.sdkRetry > 0 ||
      llm.some((other) => other !== one && other.attempt === one.attempt && activityKey(other) === activityKey(one)),
  );
  return twice.map(({ activityType, attempt }) => `${activityType}, attempt ${attempt}, made more than one request`);
};

/** Virtual ms from one attempt to the next. */
const waitAfter = (evidence: TrialEvidence, exchange: Exchange): number | undefined => {
  const [own, next] = [exchange.attempt, exchange.attempt + 1].map((nth) =>
    attemptsOf(evidence, exchange).find(({ attempt }) => attempt === nth),
  );
  return own === undefined || next === undefined ? undefined : next.scheduledVirtualMs - own.scheduledVirtualMs;
};

const HOUR_MS = 3_600_000;
/** Of the HTTP date, which has no milliseconds, and of the clock of the execution. */
const TOLERANCE_MS = 2_000;

/** A wait that makes sense is kept, none is longer than an hour. */
const waitsAsAsked =
  (kind: string): Demand =>
  (evidence) =>
    struckBy(evidence, kind).flatMap((exchange) => {
      const waited = waitAfter(evidence, exchange);
      const least = Math.min(exchange.retryAfterMs ?? 0, HOUR_MS) - TOLERANCE_MS;
      if (waited !== undefined && waited >= least && waited <= HOUR_MS + TOLERANCE_MS) return [];
      return [
        `after a Retry-After of ${exchange.retryAfterMs} ms attempt ${exchange.attempt} was followed after ${waited} ms`,
      ];
    });

/** Wall ms: a client that sleeps inside of the attempt takes longer than a request. */
const SLEPT_MS = 10_000;

/** The attempt ends with the answer: nobody sleeps in it. */
const doesNotSleep =
  (kind: string): Demand =>
  (evidence) =>
    struckBy(evidence, kind).flatMap((exchange) => {
      const own = attemptsOf(evidence, exchange).find(({ attempt }) => attempt === exchange.attempt);
      const tookMs = own?.endedWallMs === undefined ? Infinity : own.endedWallMs - own.startedWallMs;
      return tookMs < SLEPT_MS ? [] : [`attempt ${exchange.attempt} took ${tookMs} ms after ${kind}`];
    });

/** The model answered, and the answer never came: the attempt fails and the next one has it. */
const answerLost: Demand = (evidence) => {
  const { faults, llm } = evidence;
  if (!faults.some(({ kind, strikes }) => kind.startsWith('network.') && strikes.length > 0))
    return ['no fault of the network struck'];
  const lost = llm.filter((exchange) => {
    const all = attemptsOf(evidence, exchange);
    const own = all.find(({ attempt }) => attempt === exchange.attempt);
    const outcomes = [own?.outcome?.kind, all.at(-1)?.outcome?.kind].join(' ');
    return exchange.status === 200 && outcomes === 'failed completed';
  });
  return lost.length > 0 ? [] : ['no answer was sent, lost, and asked for again'];
};

const all =
  (...demands: readonly Demand[]): Demand =>
  (evidence) =>
    demands.flatMap((demand) => demand(evidence));

const silent = (exchange: Exchange): boolean => exchange.status === 0;
const answered =
  (status: number) =>
  (exchange: Exchange): boolean =>
    exchange.status === status;
const notWhole = (exchange: Exchange): boolean => isLlm(exchange) && exchange.stream?.whole === false;
const unpaid = (exchange: Exchange): boolean => exchange.status === 200 && isLlm(exchange) && !exchange.billed;

/** A page with 200 in place of an answer. */
const pageForAnswer = all(met('llm.html-answer', 'status 200 and no answer', unpaid), askedAgain('llm.html-answer'));
const cutStream = all(met('llm.stream-cut', 'a stream that is not whole', notWhole), askedAgain('llm.stream-cut'));
const vectors = all(met('llm.embeddings', 'status 200', answered(200)), askedAgain('llm.embeddings'));
const limited = all(met('llm.rate-limit', 'status 429', answered(429)), waitsAsAsked('llm.rate-limit'));
const stops = (kind: string, ...statuses: readonly number[]): Demand =>
  all(
    met(kind, `status ${statuses.join(' or ')}`, ({ status }) => statuses.includes(status)),
    askedOnce(kind),
    oneRequestEach,
  );

/** By finding and scenario. Findings that tests show alone are not here. */
export const FINDINGS: Readonly<Record<string, Readonly<Record<string, Demand>>>> = {
  F1: {
    'research/connection-reset': all(met('llm.reset', 'no answer', silent), askedAgain('llm.reset')),
    'research/provider-hangs': all(met('llm.hang', 'no answer', silent), askedAgain('llm.hang')),
    'research/answer-swallowed-by-the-network': answerLost,
  },
  F2: {
    'research/draft-quota-exhausted-stops': stops('llm.quota', 429),
    'document-review/no-credit-stops-at-once': stops('llm.quota', 400),
  },
  F3: {
    'research/server-error-passes': all(
      met('llm.server-error', 'status 500', ({ status }) => status >= 500),
      askedAgain('llm.server-error'),
      oneRequestEach,
    ),
    'document-review/overload-passes': all(
      met('llm.server-error', 'status 529', answered(529)),
      askedAgain('llm.server-error'),
      oneRequestEach,
    ),
  },
  F4: {
    'research/rate-limited-retry-after-date': limited,
    'research/rate-limited-retry-after-makes-no-sense': all(
      met('llm.rate-limit', 'a wait that does not exist', ({ retryAfterMs }) => retryAfterMs === undefined),
      met('llm.rate-limit', 'a wait of centuries', ({ retryAfterMs = 0 }) => retryAfterMs > 24 * HOUR_MS),
      limited,
    ),
  },
  F5: { 'research/proxy-pages-pass': pageForAnswer },
  F6: { 'document-review/stream-cut-short': cutStream, 'document-review/stream-cut-in-every-way': cutStream },
  F7: { 'document-review/stream-cut-in-every-way': cutStream },
  F8: {
    'research/unauthorized-stops': stops('llm.unauthorized', 401),
    'research/context-length-stops': stops('llm.context-length', 400),
    'research/rate-limited-retry-after-seconds': limited,
  },
  F10: {
    'document-processing/embeddings-of-no-use': vectors,
    'document-processing/vectors-that-the-client-lets-through': vectors,
  },
  F11: {
    'document-review/wait-of-centuries-is-not-slept': all(
      met('llm.rate-limit', 'a wait of centuries', ({ retryAfterMs = 0 }) => retryAfterMs > 24 * HOUR_MS),
      doesNotSleep('llm.rate-limit'),
      askedOnce('llm.rate-limit'),
    ),
  },
  F12: {
    'document-review/error-in-mid-stream': all(
      met('llm.stream-error', 'a stream that is not whole', notWhole),
      askedAgain('llm.stream-error'),
    ),
  },
  F13: {
    'enrichment/answers-of-no-use-pass': all(
      met('llm.body-cut', 'status 200', answered(200)),
      askedAgain('llm.body-cut'),
    ),
    'research/proxy-pages-pass': pageForAnswer,
  },
  D1: {
    'research/page-cut-behind-connection-close': all(
      met('service.body-cut', 'status 200', answered(200)),
      askedAgain('service.body-cut'),
    ),
  },
};
