// A bulkhead over a whole task queue: a worker takes a task only when it holds one of the queue's slots.
import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivitySlotInfo, CustomSlotSupplier, WorkerTuner } from '@temporalio/worker';
import type { SlotBook } from './storage/task-slots.ts';

/** What a worker of the queue has besides activities: nothing that needs a bound. */
const UNUSED = { type: 'fixed-size', numSlots: 1 } as const;

export interface QueueTunerOptions {
  readonly book: SlotBook;
  /** How often a worker asks for a slot while all are held, in ms. */
  readonly askEveryMs: number;
  /** How often a worker that holds a slot and has no task looks whether it can still get one, in ms. */
  readonly lookEveryMs: number;
  /** How long a task that came without a slot waits for one, in ms; then its attempt fails, and the server gives it to whoever has one. */
  readonly waitMs: number;
  /** Whether the Temporal server answers this process. Never rejects. */
  serverAnswers(): Promise<boolean>;
}

export interface QueueTuner {
  readonly tuner: WorkerTuner;
  /** Runs a body of the queue with its slot. Rejects with ApplicationFailure NoSlot where this process lost its slots and gets none in time. */
  withSlot<T>(body: () => Promise<T>): Promise<T>;
  close(): void;
}

/**
 * The waiting is done in the queue, where it costs nobody anything: not in the body, where it would use up the
 * start-to-close timeout, nor in failed attempts, which are counted.
 *
 * The SDK takes a slot before it asks the server for a task, and keeps it until one comes. A process that the server no longer
 * answers would keep it for good, from those who could use it: it gives it back, and takes one again when the server answers.
 */
export function queueTuner(options: QueueTunerOptions): QueueTuner {
  const slots = new Slots(options);
  const activityTaskSlotSupplier: CustomSlotSupplier<ActivitySlotInfo> = {
    type: 'custom',
    reserveSlot: (_, aborted) => slots.reserve(aborted),
    // Without asking the database nobody knows whether one is free.
    tryReserveSlot: () => null,
    markSlotUsed: () => undefined,
    releaseSlot: () => slots.release(),
  };
  const tuner = {
    activityTaskSlotSupplier,
    workflowTaskSlotSupplier: UNUSED,
    localActivityTaskSlotSupplier: UNUSED,
    nexusTaskSlotSupplier: UNUSED,
  };
  return { tuner, withSlot: (body) => slots.during(body), close: () => slots.close() };
}

/** The slots of one process. They are alike: a permit is good for any of them. */
class Slots {
  readonly #options: QueueTunerOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #held: number[] = [];
  /** Permits that the SDK has: fewer slots than these are held only after the server did not answer. */
  #permits = 0;
  #running = 0;
  #looking = false;

  constructor(options: QueueTunerOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), options.lookEveryMs);
    this.#timer.unref();
  }

  async reserve(aborted: AbortSignal): Promise<object> {
    // Ends when the worker stops: until then there is nothing else it could do.
    while (!aborted.aborted) {
      if (await this.#take()) {
        this.#permits += 1;
        if (!aborted.aborted) return {};
        this.release();
      } else await nextTurn(this.#options.askEveryMs, aborted);
    }
    // Exactly this: the SDK logs any other error as a fault of the supplier.
    throw aborted.reason;
  }

  release(): void {
    this.#permits -= 1;
    this.#keep(this.#permits);
  }

  async during<T>(body: () => Promise<T>): Promise<T> {
    await this.#slotFor();
    try {
      return await body();
    } finally {
      this.#running -= 1;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Counts a body as running once there is a slot for it. */
  async #slotFor(): Promise<void> {
    const { askEveryMs, waitMs } = this.#options;
    for (let waitedMs = 0; this.#running >= this.#held.length; waitedMs += askEveryMs) {
      if (await this.#take()) continue;
      if (waitedMs >= waitMs) {
        throw ApplicationFailure.retryable(
          `no slot is free: the Temporal server did not answer this process, and others took its slots`,
          'NoSlot',
        );
      }
      await sleep(askEveryMs);
    }
    this.#running += 1;
  }

  async #take(): Promise<boolean> {
    const slot = await this.#options.book.take().catch(report);
    if (slot === undefined) return false;
    this.#held.push(slot);
    return true;
  }

  #keep(most: number): void {
    for (const slot of this.#held.splice(Math.max(most, this.#running))) this.#options.book.give(slot);
  }

  /** Slots without a task are held only while a task can come. */
  async #look(): Promise<void> {
    if (this.#looking || this.#permits <= this.#running) return;
    this.#looking = true;
    try {
      if (!(await this.#options.serverAnswers())) this.#lose();
      else while (this.#held.length < this.#permits && (await this.#take()));
      // A permit may have been given up meanwhile.
      this.#keep(this.#permits);
    } finally {
      this.#looking = false;
    }
  }

  #lose(): void {
    const without = this.#held.length - this.#running;
    if (without <= 0) return;
    console.error(`slots: the Temporal server does not answer: ${without} without a task are given back`);
    this.#keep(0);
  }
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
