// A provider that says when to come back is not asked again before.
import type { LlmExchange, TrialEvidence } from '../../reports/evidence/types.ts';
import { answerReading, attemptOf } from './answer-reading.ts';
import { exchangesByActivity, nameOfActivity } from './activity-run.ts';
import { judge, ms, type Remark } from './judgement.ts';
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
const toleranceFor = ({ plan }: TrialEvidence, { faultId }: LlmExchange): number => {
  const fault = plan.faults.find(({ id }) => id === faultId)?.fault as { retryAfter?: object } | undefined;
  return fault?.retryAfter !== undefined && 'seconds' in fault.retryAfter ? ROUNDING_MS : DATE_TOLERANCE_MS;
};

const tooSoon = (exchange: LlmExchange, again: LlmExchange, waited: number): Remark => ({
  message: `${nameOfActivity(exchange)} was told to wait ${ms(exchange.retryAfterMs ?? 0)} (HTTP ${exchange.status}, Retry-After) and asked again after ${ms(waited)}, in attempt ${again.attempt}: providers answer that with more 429s or a block.`,
  suggestion:
    'Read Retry-After (seconds or HTTP-date) and throw ApplicationFailure with that nextRetryDelay; set maxRetries: 0 on the client.',
});

/** Virtual time between two attempts; wall time within one, where the virtual clock runs at wall speed. */
const waitedBetween = ({ attempts }: TrialEvidence, first: LlmExchange, again: LlmExchange): number | undefined => {
  if (first.attempt === again.attempt) return again.arrivedWallMs - first.answeredWallMs;
  const [from, to] = [attemptOf(attempts, first), attemptOf(attempts, again)];
  return from === undefined || to === undefined ? undefined : to.scheduledVirtualMs - from.scheduledVirtualMs;
};

/** The request after this one that repeats it: of a later attempt, or a retry of the client library itself. */
const nextOf = (first: LlmExchange, later: readonly LlmExchange[]): LlmExchange | undefined =>
  later.find(({ attempt, sdkRetry }) => attempt > first.attempt || sdkRetry > first.sdkRetry);

interface Judged {
  readonly failures: readonly Remark[];
  readonly doubts: readonly Remark[];
}

/** Undefined: nobody said when to come back, nobody came back, or the answer never reached the activity. */
const judged = (evidence: TrialEvidence, first: LlmExchange, later: readonly LlmExchange[]): Judged | undefined => {
  const again = nextOf(first, later);
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

export const retryAfter: Checker = {
  name: NAME,
  claim: 'After an answer with Retry-After, the same activity asks again no sooner than that.',
  check(evidence) {
    const all = [...exchangesByActivity(evidence.llm).values()].flatMap((exchanges) =>
      exchanges.flatMap((first, index) => judged(evidence, first, exchanges.slice(index + 1)) ?? []),
    );
    if (all.length === 0) return undefined;
    return judge(
      NAME,
      all.flatMap(({ failures }) => failures),
      all.flatMap(({ doubts }) => doubts),
    );
  },
};
