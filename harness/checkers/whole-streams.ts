// A part of an answer is no answer: an attempt whose stream was cut fails or asks again, and never completes on what it has.
import type { LlmExchange, TrialEvidence } from '../../reports/evidence/types.ts';
import { attemptOf } from './answer-reading.ts';
import { attemptsAreMissing, ATTEMPTS_MISSING, nameOfActivity } from './activity-run.ts';
import { attemptKey } from '../accounting/activity-key.ts';
import { count, judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'whole-streams';

/** Statuses that carry an answer. */
const isAnswer = ({ status, stream }: LlmExchange): boolean =>
  status >= 200 && status < 300 && (stream === undefined || stream.whole);

/** The same request: same address, same body. Where a body is not known, its length has to do. */
const isSame = (first: LlmExchange, other: LlmExchange): boolean =>
  first.path === other.path &&
  (first.requestDigest === undefined || other.requestDigest === undefined
    ? first.requestBytes === other.requestBytes
    : first.requestDigest === other.requestDigest);

const described = (cut: LlmExchange): string =>
  `${nameOfActivity(cut)} completed in attempt ${cut.attempt} although its stream (${cut.path}) was cut after ${count(cut.stream?.pieces ?? 0, 'piece')}, before the event that says that the answer is whole`;

const COMPLETE =
  'Check at the end of a stream that it said how it stopped (finish_reason, message_stop, response.completed), and throw a retryable failure where it did not.';

interface Judged {
  readonly failures: readonly Remark[];
  readonly doubts: readonly Remark[];
}

const FINE: Judged = { failures: [], doubts: [] };

const judged = (evidence: TrialEvidence, cut: LlmExchange): Judged => {
  const outcome = attemptOf(evidence.attempts, cut)?.outcome;
  if (outcome?.kind !== 'completed') return FINE;
  const later = evidence.llm
    .slice(evidence.llm.indexOf(cut) + 1)
    .filter((other) => attemptKey(other) === attemptKey(cut) && isAnswer(other));
  if (later.some((other) => isSame(cut, other))) return FINE;
  if (later.length === 0) {
    const message = `${described(cut)}, and no whole answer came after it: a part of the text was taken for all of it.`;
    return { failures: [{ message, suggestion: COMPLETE }], doubts: [] };
  }
  const message = `${described(cut)}; ${count(later.length, 'whole answer')} to other requests came after it: whether one of them took its place cannot be told.`;
  return { failures: [], doubts: [{ message, suggestion: COMPLETE }] };
};

export const wholeStreams: Checker = {
  name: NAME,
  claim: 'No attempt completes on a streamed answer that was cut.',
  check(evidence) {
    const streams = evidence.llm.filter(({ stream }) => stream !== undefined);
    if (streams.length === 0) return undefined;
    const all = streams.filter(({ stream }) => stream?.whole === false).map((cut) => judged(evidence, cut));
    const missing = all.length > 0 && attemptsAreMissing(evidence) ? [ATTEMPTS_MISSING] : [];
    return judge(
      NAME,
      all.flatMap(({ failures }) => failures),
      [...all.flatMap(({ doubts }) => doubts), ...missing],
    );
  },
};
