// Who says when to come back, a provider or a service, is not asked again before.
import type { LlmExchange, TrialEvidence } from '../../reports/evidence/types.ts';
import { answerReading, attemptOf, type Exchange } from './answer-reading.ts';
import { exchangesByActivity, nameOfActivity } from './activity-run.ts';
import { requestsOf } from './service-requests-of.ts';
import { judge, ms, type Remark } from './judgement.ts';
import { saysTheSame } from './same-request.ts';
import type { Checker } from './types.ts';

const NAME = 'retry-after';

/** Times in histories have nanoseconds, the evidence has milliseconds. */
const ROUNDING_MS = 2;

/** An HTTP-date has whole seconds: up to one is lost in writing it. */
const DATE_TOLERANCE_MS = 1_000;

/**
 * The longest wait that a client is held to. Windows of real rate limits end within the hour; a header that asks for more is as odd
 * as one that asks for less than nothing, and whoever does not believe it does well.
 */
const BELIEVED_MS = 60 * 60 * 1_000;

/** Only a fault that is known to have sent seconds is held to them exactly. */
const toleranceFor = ({ plan }: TrialEvidence, { faultId }: Exchange): number => {
  const fault = plan.faults.find(({ id }) => id === faultId)?.fault as { retryAfter?: object } | undefined;
  return fault?.retryAfter !== undefined && 'seconds' in fault.retryAfter ? ROUNDING_MS : DATE_TOLERANCE_MS;
};

const tooSoon = (exchange: Exchange, again: Exchange, waited: number): Remark => ({
  message: `${nameOfActivity(exchange)} was told to wait ${ms(exchange.retryAfterMs ?? 0)} (HTTP ${exchange.status}, Retry-After) and asked again after ${ms(waited)}, in attempt ${again.attempt}: providers answer that with more 429s or a block.`,
  suggestion:
    'Read Retry-After (seconds or HTTP-date) and throw ApplicationFailure with that nextRetryDelay; set maxRetries: 0 on the client.',
});

/**
 * From the answer to the next request, as the fake saw them, on the clock of the execution: within an attempt that runs at wall speed,
 * between two the worker says what it shows. Where it does not, from the time at which one attempt was due to that of the other.
 */
const waitedBetween = ({ attempts }: TrialEvidence, first: Exchange, again: Exchange): number | undefined => {
  if (first.attempt === again.attempt) return again.arrivedWallMs - first.answeredWallMs;
  if (first.arrivedVirtualMs !== undefined && again.arrivedVirtualMs !== undefined)
    return again.arrivedVirtualMs - (first.arrivedVirtualMs + first.answeredWallMs - first.arrivedWallMs);
  const [from, to] = [attemptOf(attempts, first), attemptOf(attempts, again)];
  return from === undefined || to === undefined ? undefined : to.scheduledVirtualMs - from.scheduledVirtualMs;
};

/** What was under way already when the answer came is no reaction to it. */
const comesAfter = (again: Exchange, first: Exchange): boolean =>
  again.attempt > first.attempt || (again.attempt === first.attempt && again.arrivedWallMs >= first.answeredWallMs);

/** Whether a request repeats an earlier one: of a later attempt, or a retry of the client or of a loop around it. */
const repeatsCall = (again: LlmExchange, first: LlmExchange): boolean =>
  again.attempt > first.attempt ||
  again.sdkRetry > first.sdkRetry ||
  (saysTheSame(again, first) && comesAfter(again, first));

interface Judged {
  readonly failures: readonly Remark[];
  readonly doubts: readonly Remark[];
}

/** Undefined: nobody said when to come back, nobody came back, or the answer never reached the activity. */
const judged = (evidence: TrialEvidence, first: Exchange, again: Exchange | undefined): Judged | undefined => {
  if (first.retryAfterMs === undefined || first.retryAfterMs > BELIEVED_MS || again === undefined) return undefined;
  // A client that itself asks again in the same attempt has read the answer.
  const reading = first.attempt === again.attempt ? 'read' : answerReading(evidence.attempts, first);
  if (reading === 'lost') return undefined;
  const waited = waitedBetween(evidence, first, again);
  if (waited === undefined) {
    const message = `${nameOfActivity(first)}: no worker reported when attempt ${again.attempt} was due.`;
    return { failures: [], doubts: [{ message }] };
  }
  if (waited >= first.retryAfterMs - toleranceFor(evidence, first)) return { failures: [], doubts: [] };
  const remark = tooSoon(first, again, waited);
  if (reading === 'read') return { failures: [remark], doubts: [] };
  const message = `${nameOfActivity(first)} came back after ${ms(waited)} instead of ${ms(first.retryAfterMs)}, but its attempt ${first.attempt} ended by the client's own timeout: whether it read Retry-After cannot be told.`;
  return {
    failures: [],
    doubts: [{ message, suggestion: 'Run it again on a machine with less to do, or raise the timeout of the client.' }],
  };
};

/** Each request with the one after it that repeats it. */
const pairs = <E extends Exchange>(
  groups: readonly (readonly E[])[],
  repeats: (again: E, first: E) => boolean,
): readonly (readonly [E, E | undefined])[] =>
  groups.flatMap((group) =>
    group.map((first, index) => [first, group.slice(index + 1).find((again) => repeats(again, first))] as const),
  );

export const retryAfter: Checker = {
  name: NAME,
  claim:
    'After an answer with Retry-After, of a provider or a service, the same activity asks again no sooner than that.',
  check(evidence) {
    const all = [
      ...pairs([...exchangesByActivity(evidence.llm).values()], repeatsCall),
      ...pairs(requestsOf(evidence), comesAfter),
    ].flatMap(([first, again]) => judged(evidence, first, again) ?? []);
    if (all.length === 0) return undefined;
    return judge(
      NAME,
      all.flatMap(({ failures }) => failures),
      all.flatMap(({ doubts }) => doubts),
    );
  },
};
