// A person's decision inside a workflow: a signal, waited for with a bound. Safe in the workflow sandbox.
import type { Duration } from '@temporalio/common';
import { condition, defineSignal, log, setHandler } from '@temporalio/workflow';

/** `approve(decision)`: true approves, false rejects. */
export const approve = defineSignal<[decision: boolean]>('approve');

/** Nobody decided in time. */
export const UNDECIDED = 'undecided';

export interface Approval {
  /** Waits for the first decision, however early it came. One that comes together with the end of the time counts. */
  decision(within: Duration): Promise<boolean | typeof UNDECIDED>;
}

/** Starts to listen. Call it before anything is awaited: a decision may come before it is asked for. */
export function openApproval(): Approval {
  let decided: boolean | undefined;
  setHandler(approve, (decision: unknown) => {
    if (typeof decision !== 'boolean') {
      // The sender is a person or a tool; what is not a decision must not become one.
      log.warn('approve() was sent something else than true or false and is ignored', { sent: typeof decision });
      return;
    }
    decided ??= decision;
  });
  return {
    async decision(within) {
      await condition(() => decided !== undefined, within);
      return decided ?? UNDECIDED;
    },
  };
}
