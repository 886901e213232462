// The slots of the GPU hosts in one process: a tuner per namespace, and the analyses that run with what its tuner holds.
import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import type { WorkerTuner } from '@temporalio/worker';
import type { Pool } from 'pg';
import type { TunedQueue } from '../pipeline.ts';
import { queueTuner, type QueueTuner } from '../queue-tuner.ts';
import { openSlotBook, type SlotBook } from '../storage/task-slots.ts';
import { GPU_ASKS_PER_LEASE, GPU_LOOKS_PER_LEASE, GPU_MAX_CONCURRENT } from './policy.ts';

export interface GpuSlots {
  tunerOf(queue: TunedQueue): WorkerTuner;
  /** The body, run with a slot of the queue that its task came from. Without a tuner of that queue it runs as it is. */
  around<Args extends readonly unknown[], T>(body: (...args: Args) => Promise<T>): (...args: Args) => Promise<T>;
  /** Gives all slots back. */
  close(): Promise<void>;
}

/** @param leaseMs - how soon the slots of a host that died are free again */
export function gpuSlots({ pool, leaseMs }: { readonly pool: Pool; readonly leaseMs: number }): GpuSlots {
  const tuners = new Map<string, QueueTuner>();
  const books: SlotBook[] = [];
  return {
    tunerOf({ namespace, taskQueue, serverAnswers }) {
      const name = nameOf(namespace, taskQueue);
      const book = openSlotBook({ pool, name, slots: GPU_MAX_CONCURRENT, holder: randomUUID(), leaseMs });
      const tuner = queueTuner({
        book,
        askEveryMs: leaseMs / GPU_ASKS_PER_LEASE,
        lookEveryMs: leaseMs / GPU_LOOKS_PER_LEASE,
        waitMs: leaseMs,
        serverAnswers,
      });
      books.push(book);
      tuners.set(name, tuner);
      return tuner.tuner;
    },
    around:
      (body) =>
      (...args) => {
        const { namespace, taskQueue } = activityInfo();
        const tuner = tuners.get(nameOf(namespace, taskQueue));
        return tuner === undefined ? body(...args) : tuner.withSlot(() => body(...args));
      },
    async close() {
      for (const tuner of tuners.values()) tuner.close();
      await Promise.all(books.map((book) => book.close()));
    },
  };
}

const nameOf = (namespace: string, taskQueue: string): string => `${namespace}/${taskQueue}`;
