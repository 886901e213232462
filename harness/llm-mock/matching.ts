// Whether a fault strikes a request: decided by who asks and what for, never by how many asked before.
import type { CallTrigger } from '../scenario/types.ts';

export interface Position {
  readonly activityType: string;
  readonly attempt: number;
  /** Which activity of its type where the trigger names no execution, from 1; 0: none that such a trigger can name by a number. */
  readonly instance: number;
  /** Number of the execution, from 1; 0 where the Workflow ID carries none. */
  readonly execution: number;
  /** As `instance`, among the activities of its execution. */
  readonly instanceOfExecution: number;
  /** The client library's own repetition; 0 is the call itself. */
  readonly sdkRetry: number;
  /** Which call of the attempt's body, from 1. */
  readonly nth: number;
  readonly prompt: string;
}

const instanceOf = ({ instance, containing }: CallTrigger): number | 'every' =>
  instance ?? (containing === undefined ? 1 : 'every');

/** The number by which the trigger names one activity among those of its type; undefined where it means every one. */
export const numberNamed = (on: CallTrigger): number | undefined => {
  const instance = instanceOf(on);
  return instance === 'every' ? undefined : instance;
};

/** Whether the trigger means this request. Every request of a struck attempt is meant, as far as the trigger does not say less. */
export function triggers(on: CallTrigger, at: Position): boolean {
  if (on.activity !== at.activityType || !within(on.attempts ?? 1, at.attempt)) return false;
  if (on.execution !== undefined && on.execution !== at.execution) return false;
  const instance = on.execution === undefined ? at.instance : at.instanceOfExecution;
  if (!within(instanceOf(on), instance)) return false;
  if (on.nth !== undefined && on.nth !== at.nth) return false;
  if (on.containing !== undefined && !at.prompt.includes(on.containing)) return false;
  return within(on.sdkRetries ?? 'every', at.sdkRetry);
}

function within(wanted: number | readonly [first: number, last: number] | 'every', value: number): boolean {
  if (wanted === 'every') return true;
  if (typeof wanted === 'number') return wanted === value;
  return wanted[0] <= value && value <= wanted[1];
}
