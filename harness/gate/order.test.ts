// Promises of the order: every shape early, every history once, nobody waits for nothing.
import { describe, expect, it } from 'vitest';
import { ShapeQueue, type Waiting } from './order.ts';

let next = 0;
const waiting = (pipeline: string, shape: string, bytes = 1): Waiting => {
  next += 1;
  const entry = { kind: 'path' as const, index: next, hash: '', listed: { path: '', file: '' } };
  return { entry, pipeline, workflowType: '', shape, bytes };
};

/** Everything that waits, in the order in which one process would get it. */
const drained = (queue: ShapeQueue): readonly Waiting[] => {
  const taken: Waiting[] = [];
  for (let slice = queue.take(undefined); slice !== undefined; slice = queue.take(slice.pipeline))
    taken.push(...slice.waiting);
  return taken;
};

const filled = (...items: readonly Waiting[]): ShapeQueue => {
  const queue = new ShapeQueue(2);
  for (const item of items) queue.push(item);
  return queue;
};

describe('the queue', () => {
  it('gives out one of each shape before a second of any', () => {
    const shapes = ['a', 'a', 'a', 'b', 'a', 'c', 'b'];
    const order = drained(filled(...shapes.map((shape) => waiting('p', shape)))).map(({ shape }) => shape);
    expect(order).toEqual(['a', 'b', 'c', 'a', 'a', 'a', 'b']);
  });

  it('gives out the shapes of all pipelines before more of one', () => {
    const queue = filled(...Array.from({ length: 30 }, () => waiting('p', 'a')), waiting('q', 'a'), waiting('q', 'a'));
    expect(queue.take(undefined)?.pipeline).toBe('p');
    expect(queue.take('p')?.pipeline).toBe('q');
    expect(queue.take('q')?.pipeline).toBe('p');
  });

  it('gives out everything once, whatever comes while it is emptied', () => {
    const queue = filled(waiting('p', 'a'), waiting('p', 'b'));
    const first = queue.take(undefined)?.waiting ?? [];
    const late = [waiting('p', 'a'), waiting('q', 'z'), waiting('p', 'c')];
    for (const item of late) queue.push(item);
    const all = [...first, ...drained(queue)].map(({ entry }) => entry.index);
    expect(new Set(all).size).toBe(5);
    expect(queue.length).toBe(0);
  });

  it('sends no more bytes at once than a process reads at once, and a larger history alone', () => {
    const mib = 1024 * 1024;
    const queue = filled(waiting('p', 'a', 50 * mib), waiting('p', 'b', 10 * mib), waiting('p', 'c', 10 * mib));
    const sizes = [1, 2, 3].map(() => queue.take('p')?.waiting.length);
    expect(sizes).toEqual([1, 1, 1]);
  });

  it('wakes who waits for something to do', async () => {
    const queue = new ShapeQueue(1);
    const woken = queue.change();
    queue.push(waiting('p', 'a'));
    await woken;
    const ended = queue.change();
    queue.end();
    await ended;
    expect(queue.ended).toBe(true);
  });
});
