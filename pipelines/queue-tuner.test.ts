// When a worker holds a slot, and when it lets go of it: with a book of its own and a server that answers or does not.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queueTuner, type QueueTuner } from './queue-tuner.ts';

const LOOK_MS = 50;
const SLOTS = 2;
/** Slots that nobody holds. */
let free: Set<number>;
let answers: boolean;
let opened: QueueTuner;
const stop = new AbortController();

function open(): QueueTuner {
  const book = {
    take: async () => {
      const [slot] = free;
      if (slot !== undefined) free.delete(slot);
      return slot;
    },
    give: (slot: number) => void free.add(slot),
    close: async () => undefined,
  };
  return queueTuner({ book, askEveryMs: 10, lookEveryMs: LOOK_MS, waitMs: 200, serverAnswers: async () => answers });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  free = new Set(Array.from({ length: SLOTS }, (_, index) => index + 1));
  answers = true;
  opened = open();
});
afterEach(() => {
  opened.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A permit, as the SDK asks for it before a poll. */
async function permit(): Promise<() => void> {
  const { tuner } = opened;
  if (!('activityTaskSlotSupplier' in tuner)) throw new Error('not slots of its own');
  const supplier = tuner.activityTaskSlotSupplier;
  if (supplier.type !== 'custom') throw new Error('not a supplier of its own');
  const given = await supplier.reserveSlot(undefined as never, stop.signal);
  return () => supplier.releaseSlot({ permit: given });
}

it('holds a slot for each permit while the server answers, however long no task comes', async () => {
  await permit();
  await vi.advanceTimersByTimeAsync(LOOK_MS * 100);
  expect(free.size).toBe(SLOTS - 1);
});

it('gives the slots that wait for a task back when the server does not answer, and takes them again when it does', async () => {
  await permit();
  await permit();
  expect(free.size).toBe(0);
  answers = false;
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  expect(free.size).toBe(SLOTS);
  answers = true;
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  expect(free.size).toBe(0);
});

it('keeps the slot of a body that runs, whether the server answers or not', async () => {
  const release = await permit();
  await permit();
  let end = () => undefined as void;
  const body = opened.withSlot(() => new Promise<void>((resolve) => (end = resolve)));
  answers = false;
  await vi.advanceTimersByTimeAsync(LOOK_MS * 3);
  expect(free.size).toBe(SLOTS - 1);
  end();
  await body;
  release();
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  expect(free.size).toBe(SLOTS);
});

it('a task that comes to a worker without its slot waits for one, and never makes one too many', async () => {
  await permit();
  answers = false;
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  free.clear();
  const body = vi.fn(async () => 'done');
  const ran = opened.withSlot(body);
  await vi.advanceTimersByTimeAsync(100);
  expect(body).not.toHaveBeenCalled();
  free.add(1);
  await vi.advanceTimersByTimeAsync(20);
  expect(await ran).toBe('done');
});

it('fails the attempt of such a task when no slot is free in time', async () => {
  await permit();
  answers = false;
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  free.clear();
  const ran = opened.withSlot(async () => 'done').catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(300);
  expect(await ran).toMatchObject({ type: 'NoSlot', nonRetryable: false });
});

it('gives a slot back with its permit', async () => {
  (await permit())();
  expect(free.size).toBe(SLOTS);
});
