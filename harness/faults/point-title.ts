// A point of an execution or a moment of its clock, for people, in a few words.
import type { Duration, ExecutionPoint } from '../scenario/types.ts';

/** `virtual +2 hours` */
export const momentTitle = (at: Duration): string => `virtual +${typeof at === 'number' ? `${at} ms` : at}`;

/** `extract completed #3`, `workflow task #2`, `continue-as-new #1` */
export const pointTitle = (on: ExecutionPoint): string => {
  if ('workflowTask' in on) return `workflow task #${on.workflowTask}`;
  if ('continueAsNew' in on) return `continue-as-new #${on.continueAsNew}`;
  return `${on.activity} ${on.at} #${on.nth ?? 1}`;
};
