// The counting of points: which passage stops, what is held afterwards, and what an action lets go on.
import { describe, expect, it } from 'vitest';
import type { AttemptKey, PointRule } from '../types.ts';
import { PointBook, type ActionStand, type Strike } from './points.ts';

const key = (activityType: string, attempt = 1, workflowId = 'w'): AttemptKey => ({
  namespace: 'n',
  workflowId,
  runId: 'r',
  activityType,
  activityId: '1',
  attempt,
});

/** Whether a passage goes on, after everything else had its turn. */
const ends = (passage: Promise<void>): Promise<'pass' | 'hold'> =>
  Promise.race([
    passage.then(() => 'pass' as const),
    new Promise<'hold'>((resolve) => setImmediate(() => setImmediate(() => resolve('hold')))),
  ]);

const all = (passages: readonly Promise<void>[]) => Promise.all(passages.map(ends));

function bookOfRules(rules: readonly PointRule[]) {
  const strikes: Strike[] = [];
  const stands: ActionStand[] = [];
  const book = new PointBook({ strike: (strike) => strikes.push(strike), stand: (stand) => stands.push(stand) });
  book.arm(rules);
  return { book, strikes, stands };
}

const bookOf = (...on: PointRule['on'][]) =>
  bookOfRules(on.map((one, index) => ({ faultId: `f${index + 1}`, on: one, workflowId: 'w' })));

describe('a rule', () => {
  it('strikes at its passage, once, and names the attempt', async () => {
    const { book, strikes } = bookOf({ activity: 'a', at: 'before', nth: 2 });
    const first = [book.pass('before', key('a')), book.pass('before', key('b')), book.pass('effect', key('a'))];
    expect(await all(first)).toEqual(Array(3).fill('pass'));
    expect(await ends(book.pass('before', key('a', 2)))).toBe('hold');
    expect(await ends(book.pass('before', key('a', 3)))).toBe('hold');
    expect(strikes).toEqual([{ faultId: 'f1', key: key('a', 2), detail: 'before of a, passage 2' }]);
  });

  it('lets the nth completion through and holds what comes after it', async () => {
    const { book, strikes } = bookOf({ activity: 'a', at: 'completed', nth: 2 });
    const passages = [1, 2, 3, 4].map(() => book.pass('completed', key('a')));
    expect(await all(passages)).toEqual(['pass', 'pass', 'hold', 'hold']);
    expect(strikes).toHaveLength(1);
  });

  it('counts the kill of several executions over all of them, and then holds all of them', async () => {
    const on = { activity: 'a', at: 'completed', nth: 3 } as const;
    const { book, strikes } = bookOfRules(['v', 'w'].map((workflowId) => ({ faultId: 'f1', on, workflowId })));
    const passages = ['v', 'w', 'v', 'w', 'v'].map((workflowId) => book.pass('completed', key('a', 1, workflowId)));
    expect(await all(passages)).toEqual(['pass', 'pass', 'pass', 'hold', 'hold']);
    expect(strikes).toEqual([{ faultId: 'f1', key: key('a', 1, 'v'), detail: 'completed of a, passage 3' }]);
    expect(await ends(book.pass('before', key('b', 1, 'w')))).toBe('hold');
  });

  it('lets go what stands for a fault that has struck elsewhere, and keeps what still waits', async () => {
    const { book } = bookOf({ activity: 'a', at: 'before' }, { activity: 'b', at: 'before' });
    const standing = book.pass('before', key('a'));
    book.arm([{ faultId: 'f1', on: { activity: 'a', at: 'before' }, workflowId: 'w' }]);
    expect(await ends(standing)).toBe('hold');
    book.arm([{ faultId: 'f2', on: { activity: 'b', at: 'before' }, workflowId: 'w' }]);
    expect(await ends(standing)).toBe('pass');
    expect(await ends(book.pass('before', key('b')))).toBe('hold');
  });

  it('holds everything of its execution after the strike, and nothing of another', async () => {
    const { book } = bookOf({ activity: 'a', at: 'effect' });
    void book.pass('effect', key('a'));
    expect(await all([book.pass('before', key('b')), book.pass('completed', key('b')), book.goOn('w')])).toEqual(
      Array(3).fill('hold'),
    );
    expect(await all([book.pass('effect', key('a', 1, 'other')), book.goOn('other')])).toEqual(['pass', 'pass']);
  });

  it('counts each rule on its own, so that one point can be named twice', async () => {
    const { book, strikes } = bookOf({ activity: 'a', at: 'before', nth: 3 }, { activity: 'a', at: 'effect', nth: 2 });
    for (let passage = 0; passage < 2; passage += 1) {
      await ends(book.pass('before', key('a')));
      await ends(book.pass('effect', key('a')));
    }
    expect(strikes.map(({ faultId }) => faultId)).toEqual(['f2']);
  });

  it('goes on counting where another process has stopped', async () => {
    const on = { activity: 'a', at: 'effect', nth: 5 } as const;
    const { book, strikes } = bookOfRules([{ faultId: 'f1', on, workflowId: 'w', passed: 3 }]);
    expect(await all([book.pass('effect', key('a')), book.pass('effect', key('a'))])).toEqual(['pass', 'hold']);
    expect(strikes).toHaveLength(1);
  });

  it('on a workflow task strikes at exactly that task', async () => {
    const { book, strikes } = bookOf({ workflowTask: 2 });
    expect([book.watchesTasks('w'), book.watchesTasks('other')]).toEqual([true, false]);
    expect(await all([1, 2, 3].map((nth) => book.passTask('w', nth)))).toEqual(['pass', 'hold', 'pass']);
    expect(strikes).toEqual([{ faultId: 'f1', detail: 'workflow task 2' }]);
  });

  it('on a chunk strikes at that chunk of one stream, whoever gets so far first', async () => {
    const { book, strikes } = bookOf({ activity: 'a', at: 'chunk', nth: 2 });
    expect(await all([book.passChunk(key('a'), 1), book.passChunk(key('a', 2), 1)])).toEqual(['pass', 'pass']);
    expect(await all([book.passChunk(key('a', 2), 2), book.passChunk(key('a'), 2)])).toEqual(['hold', 'hold']);
    expect(strikes).toEqual([{ faultId: 'f1', key: key('a', 2), detail: 'chunk 2 of a' }]);
  });
});

describe('an action', () => {
  const act = (on: PointRule['on']): PointRule => ({ actionId: 'a1', on, workflowId: 'w' });

  it('holds the execution until it is done, and lets everything go on then', async () => {
    const { book, stands } = bookOfRules([act({ activity: 'a', at: 'effect' })]);
    const passages = [book.pass('effect', key('a')), book.pass('before', key('b')), book.goOn('w')];
    expect(await all(passages)).toEqual(Array(3).fill('hold'));
    expect(stands).toEqual([{ actionId: 'a1', workflowId: 'w', detail: 'effect of a, passage 1' }]);
    expect([book.resume('other', 'w'), book.resume('a1', 'w'), book.resume('a1', 'w')]).toEqual([false, true, false]);
    expect(await all(passages)).toEqual(Array(3).fill('pass'));
  });

  it('stands once, however often the task is computed again', async () => {
    const { book, stands } = bookOfRules([act({ continueAsNew: 3 })]);
    const first = book.passContinueAsNew('w', 3);
    expect(await ends(first)).toBe('hold');
    book.resume('a1', 'w');
    expect(await all([first, book.passContinueAsNew('w', 3), book.passContinueAsNew('w', 4)])).toEqual(
      Array(3).fill('pass'),
    );
    expect(stands).toHaveLength(1);
  });

  it('comes before the kill of the same passage', async () => {
    const on = { activity: 'a', at: 'effect' } as const;
    const { book, strikes, stands } = bookOfRules([{ faultId: 'f1', on, workflowId: 'w' }, act(on)]);
    const passage = book.pass('effect', key('a'));
    expect([stands.length, strikes.length]).toEqual([1, 0]);
    book.resume('a1', 'w');
    expect(await ends(passage)).toBe('hold');
    expect(strikes).toHaveLength(1);
  });

  it('counts the passage that it held back', async () => {
    const { book, strikes } = bookOfRules([
      act({ activity: 'a', at: 'before' }),
      { faultId: 'f1', on: { activity: 'a', at: 'before', nth: 3 }, workflowId: 'w' },
    ]);
    const passages = [1, 2, 3].map(() => book.pass('before', key('a')));
    book.resume('a1', 'w');
    expect(await all(passages)).toEqual(['pass', 'pass', 'hold']);
    expect(strikes).toHaveLength(1);
  });

  it('is not waited for under other rules', async () => {
    const { book } = bookOfRules([act({ workflowTask: 1 })]);
    const task = book.passTask('w', 1);
    expect(await ends(task)).toBe('hold');
    book.arm([]);
    expect(await ends(task)).toBe('pass');
  });
});
