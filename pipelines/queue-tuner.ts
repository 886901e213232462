// A bulkhead over a whole task queue: a worker takes a task only when it holds one of the queue's slots.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ActivitySlotInfo, CustomSlotSupplier, WorkerTuner } from '@temporalio/worker';
import type { SlotBook } from './storage/task-slots.ts';

/** What a worker of the queue has besides activities: nothing that needs a bound. */
const UNUSED = { type: 'fixed-size', numSlots: 1 } as const;

/**
 * The waiting is done in the queue, where it costs nobody anything: not in the body, where it would use up the
 * start-to-close timeout, nor in failed attempts, which are counted.
 *
 * @param askEveryMs - how often a worker asks for a slot while all are held
 */
export function queueTuner(book: SlotBook, askEveryMs: number): WorkerTuner {
  const activityTaskSlotSupplier: CustomSlotSupplier<ActivitySlotInfo> = {
    type: 'custom',
    async reserveSlot(_, aborted) {
      // Ends when the worker stops: until then there is nothing else it could do.
      while (!aborted.aborted) {
        const slot = await book.take().catch(report);
        if (slot !== undefined) {
          if (!aborted.aborted) return { slot };
          book.give(slot);
        } else await nextTurn(askEveryMs, aborted);
      }
      // Exactly this: the SDK logs any other error as a fault of the supplier.
      throw aborted.reason;
    },
    // Without asking the database nobody knows whether one is free.
    tryReserveSlot: () => null,
    markSlotUsed: () => undefined,
    releaseSlot: ({ permit }) => book.give((permit as { slot: number }).slot),
  };
  return {
    activityTaskSlotSupplier,
    workflowTaskSlotSupplier: UNUSED,
    localActivityTaskSlotSupplier: UNUSED,
    nexusTaskSlotSupplier: UNUSED,
  };
}

/** Settles after the wait, or when the worker stops. */
async function nextTurn(ms: number, aborted: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: aborted });
  } catch (error) {
    // A sleep fails in no other way than by being cut short, which is how this one may end.
    if (!aborted.aborted) throw error;
  }
}

function report(error: unknown): undefined {
  console.error(`slots: the database did not answer: ${error instanceof Error ? error.message : String(error)}`);
}
