// Whether a fault strikes a request: decided by who asks, never by how many asked before.
import type { CallTrigger } from '../scenario/types.ts';

export interface Position {
  readonly activityType: string;
  readonly attempt: number;
  /** Which activity of its type in the trial, from 1, in the order in which the first call of each arrived. */
  readonly instance: number;
}

/** Whether the trigger means this request. Every request of a struck attempt is meant. */
export function triggers(on: CallTrigger, { activityType, attempt, instance }: Position): boolean {
  const { attempts = 1, instance: wanted = 1 } = on;
  if (on.activity !== activityType) return false;
  if (wanted !== 'every' && wanted !== instance) return false;
  if (attempts === 'every') return true;
  if (typeof attempts === 'number') return attempts === attempt;
  return attempts[0] <= attempt && attempt <= attempts[1];
}
