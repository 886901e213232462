// Every checker, in the order in which reports show them, and the verdict of a trial. A new checker is a file and a line here.
import type { CheckerResult } from '../../reports/evidence/run.ts';
import type { TrialEvidence, Verdict } from '../../reports/evidence/types.ts';
import { activityOptions } from './activity-options.ts';
import { activityTimeouts } from './activity-timeouts.ts';
import { bulkhead } from './bulkhead.ts';
import { completedOnce } from './completed-once.ts';
import { continuesAsNew } from './continues-as-new.ts';
import { answersUsed } from './answers-used.ts';
import { demand } from './demand.ts';
import { effectsOnce } from './effects-once.ts';
import { endsAfterHealing } from './ends-after-healing.ts';
import { faultsStruck } from './faults-struck.ts';
import { historyLimits } from './history-limits.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { judge } from './judgement.ts';
import { noSecret } from './no-secret.ts';
import { onceSettled } from './once-settled.ts';
import { queryAnswers } from './query-answers.ts';
import { payloadSize } from './payload-size.ts';
import { queueWait } from './queue-wait.ts';
import { replayClean } from './replay-clean.ts';
import { requestsPlanned } from './requests-planned.ts';
import { result } from './result.ts';
import { retryAfter } from './retry-after.ts';
import { retryAmplification } from './retry-amplification.ts';
import { retryAttempts } from './retry-attempts.ts';
import { retryBackoff } from './retry-backoff.ts';
import { retryJitter } from './retry-jitter.ts';
import { runs } from './runs.ts';
import { serviceRequests } from './service-requests.ts';
import { signalsArrived } from './signals-arrived.ts';
import { status } from './status.ts';
import { steadyState } from './steady-state.ts';
import { terminalErrors } from './terminal-errors.ts';
import { timeoutsFit } from './timeouts-fit.ts';
import { tokensBound } from './tokens-bound.ts';
import type { Checker } from './types.ts';
import { updatesAnswered } from './updates-answered.ts';
import { virtualTime } from './virtual-time.ts';
import { timeTravel } from './time-travel.ts';
import { wholeStreams } from './whole-streams.ts';
import { workflowCode } from './workflow-code.ts';
import { workflowTaskFailures } from './workflow-task-failures.ts';

export const checkers: readonly Checker[] = [
  faultsStruck,
  signalsArrived,
  queryAnswers,
  status,
  result,
  completedOnce,
  runs,
  effectsOnce,
  retryAttempts,
  retryBackoff,
  retryAfter,
  retryJitter,
  onceSettled(terminalErrors),
  onceSettled(retryAmplification),
  onceSettled(serviceRequests),
  onceSettled(idempotencyKey),
  onceSettled(tokensBound),
  replayClean,
  endsAfterHealing,
  virtualTime,
  continuesAsNew,
  bulkhead,
  queueWait,
  activityOptions,
  payloadSize,
  timeoutsFit,
  workflowTaskFailures,
  timeTravel,
  workflowCode,
  wholeStreams,
  historyLimits,
  activityTimeouts,
  noSecret,
  updatesAnswered,
  demand,
  steadyState,
  requestsPlanned,
  answersUsed,
];

/** Where one of these is in doubt, the others would judge what was not meant: the trial is unknown, and nothing else is said of it. */
const GATES: readonly Checker[] = [steadyState, requestsPlanned];

/** The verdict of a trial and of each checker that applies to it. */
export interface TrialCheck {
  readonly verdict: Verdict;
  readonly checkers: readonly CheckerResult[];
}

/** Any fail fails; any unknown, or nothing that applies, leaves the trial unknown; else it passes. */
const overall = (results: readonly CheckerResult[]): Verdict => {
  if (results.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return results.length === 0 || results.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'pass';
};

/** A checker that breaks on the evidence has not judged it; its error is the finding. */
const run = (checker: Checker, evidence: TrialEvidence): CheckerResult | undefined => {
  try {
    return checker.check(evidence);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return judge(checker.name, [], [{ message: `The checker could not read the evidence: ${reason}` }]);
  }
};

/**
 * Holds all checkers against the evidence of one trial.
 * Where the work has no steady state, or asked for what its world does not plan, only that is said.
 * A trial that could not be carried to its end is unknown: half of the evidence would make false failures.
 */
export const checkTrial = (evidence: TrialEvidence): TrialCheck => {
  const { broken } = evidence;
  if (broken !== undefined) {
    const message = `The trial could not be carried to its end (${broken.code}): ${broken.message}`;
    return { verdict: 'unknown', checkers: [judge('trial', [], [{ message }])] };
  }
  const shut = GATES.flatMap((gate) => run(gate, evidence) ?? []).filter(({ verdict }) => verdict !== 'pass');
  if (shut.length > 0) return { verdict: 'unknown', checkers: shut };
  const results = checkers.flatMap((checker) => run(checker, evidence) ?? []);
  return { verdict: overall(results), checkers: results };
};
