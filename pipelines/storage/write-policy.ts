// The policy of a write of what is paid for, one for every pipeline. Pure data: workflows import it.
import type { ActivityOptions } from '@temporalio/common';

/** One row or one file takes milliseconds; 10 s hold the 9 s to which connecting and asking are bounded. Retried until it is written, each time a minute apart at most. */
export const UNTIL_WRITTEN = {
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '60 seconds' },
} as const satisfies ActivityOptions;
