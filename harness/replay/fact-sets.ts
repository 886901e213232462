// The facts of each kind of command, named once for the recorded and the produced side.
import type { ActivityTimeouts, ChildTimeouts, RetryOptions } from './defaults.ts';
import { duration, type Facts, type PayloadFact, text } from './facts.ts';

export const NAME = 'name';
export const FAILURE = 'failure';
/** What 32 bits hold of a number. */
const WEIGHT_DIGITS = 6;
export const ARGUMENTS = 'argument';
export const RESULT = 'result';

/** Of a child, by their numbers from 1; the first is what the server takes where the code says nothing. */
export const CLOSES: readonly string[] = ['TERMINATE', 'ABANDON', 'REQUEST_CANCEL'];
export const REUSES: readonly string[] = [
  'ALLOW_DUPLICATE',
  'ALLOW_DUPLICATE_FAILED_ONLY',
  'REJECT_DUPLICATE',
  'TERMINATE_IF_RUNNING',
];

/** 0 and `''`: none given, the server has its own. */
export interface Priority {
  readonly key: number;
  readonly fairnessKey: string;
  readonly fairnessWeight: number;
}

export const activityFacts = (timeouts: ActivityTimeouts): Facts => ({
  'schedule-to-close timeout': duration(timeouts.scheduleToClose),
  'schedule-to-start timeout': duration(timeouts.scheduleToStart),
  'start-to-close timeout': duration(timeouts.startToClose),
  'heartbeat timeout': duration(timeouts.heartbeat),
});

export const executionFacts = (timeouts: ChildTimeouts): Facts => ({
  'workflow execution timeout': duration(timeouts.execution),
  'workflow run timeout': duration(timeouts.run),
  'workflow task timeout': duration(timeouts.task),
});

export const retryFacts = (retry: RetryOptions): Facts => ({
  'retry initial interval': duration(retry.initialIntervalMs),
  'retry backoff coefficient': text(String(retry.backoffCoefficient)),
  'retry maximum interval': duration(retry.maximumIntervalMs),
  'retry maximum attempts': text(retry.maximumAttempts === 0 ? 'unlimited' : String(retry.maximumAttempts)),
  'retry non-retryable errors': text([...retry.nonRetryableErrorTypes].sort().join(', ')),
});

const given = (value: number | string): Facts[string] => text(value === 0 ? '' : String(value));

/** The weight goes over the wire as a number of 32 bits. */
export const priorityFacts = ({ key, fairnessKey, fairnessWeight }: Priority): Facts => ({
  'priority key': given(key),
  'fairness key': given(fairnessKey),
  'fairness weight': given(Number(Math.fround(fairnessWeight).toPrecision(WEIGHT_DIGITS))),
});

export const payloadFacts = (label: string, payloads: readonly PayloadFact[]): Facts => ({
  [label]: { kind: 'payloads', payloads },
});

export const fieldFacts = (label: string, fields: Readonly<Record<string, PayloadFact>>): Facts => ({
  [label]: { kind: 'fields', fields },
});

/** `drift-timeout` for `start-to-close timeout`: the rule a difference is told under. */
export function ruleOf(label: string): string {
  if (label.startsWith('retry')) return 'drift-retry';
  if (label.startsWith(FAILURE)) return 'drift-failure';
  if (label === 'heartbeat timeout') return 'drift-heartbeat';
  if (label.endsWith('timeout')) return 'drift-timeout';
  return `drift-${RULES[label] ?? 'options'}`;
}

const RULES: Readonly<Record<string, string>> = {
  [NAME]: 'name',
  [ARGUMENTS]: 'arguments',
  length: 'timer',
  [RESULT]: 'result',
  'task queue': 'task-queue',
  target: 'target',
  'target run': 'target',
  endpoint: 'target',
  service: 'target',
  memo: 'memo',
  'search attribute': 'search-attributes',
};
