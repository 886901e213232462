// The counting of points: which passage stops, and what is held afterwards.
import { describe, expect, it } from 'vitest';
import type { AttemptKey, PointRule } from '../types.ts';
import { PointBook, type Strike } from './points.ts';

const key = (activityType: string, attempt = 1, workflowId = 'w'): AttemptKey => ({
  namespace: 'n',
  workflowId,
  runId: 'r',
  activityType,
  activityId: '1',
  attempt,
});

function bookOf(...on: PointRule['on'][]) {
  const strikes: Strike[] = [];
  const book = new PointBook((strike) => strikes.push(strike));
  book.arm(on.map((one, index) => ({ faultId: `f${index + 1}`, on: one, workflowId: 'w' })));
  return { book, strikes };
}

describe('a rule', () => {
  it('strikes at its passage, once, and names the attempt', () => {
    const { book, strikes } = bookOf({ activity: 'a', at: 'before', nth: 2 });
    expect([book.reach('before', key('a')), book.reach('before', key('b')), book.reach('effect', key('a'))]).toEqual(
      Array(3).fill('pass'),
    );
    expect(book.reach('before', key('a', 2))).toBe('hold');
    expect(book.reach('before', key('a', 3))).toBe('hold');
    expect(strikes).toEqual([{ faultId: 'f1', key: key('a', 2), detail: 'before of a, passage 2' }]);
  });

  it('lets the nth completion through and holds what comes after it', () => {
    const { book, strikes } = bookOf({ activity: 'a', at: 'completed', nth: 2 });
    const passages = [1, 2, 3, 4].map(() => book.reach('completed', key('a')));
    expect(passages).toEqual(['pass', 'pass', 'hold', 'hold']);
    expect(strikes).toHaveLength(1);
  });

  it('holds everything of its execution after the strike, and nothing of another', () => {
    const { book } = bookOf({ activity: 'a', at: 'effect' });
    book.reach('effect', key('a'));
    expect([book.reach('before', key('b')), book.reach('completed', key('b'))]).toEqual(['hold', 'hold']);
    expect(book.isFrozen('w')).toBe(true);
    expect(book.reach('effect', key('a', 1, 'other'))).toBe('pass');
    expect(book.isFrozen('other')).toBe(false);
  });

  it('counts each rule on its own, so that one point can be named twice', () => {
    const { book, strikes } = bookOf({ activity: 'a', at: 'before', nth: 3 }, { activity: 'a', at: 'effect', nth: 2 });
    for (let passage = 0; passage < 2; passage += 1) {
      book.reach('before', key('a'));
      book.reach('effect', key('a'));
    }
    expect(strikes.map(({ faultId }) => faultId)).toEqual(['f2']);
  });

  it('on a workflow task strikes at exactly that task', () => {
    const { book, strikes } = bookOf({ workflowTask: 2 });
    expect([book.watchesTasks('w'), book.watchesTasks('other')]).toEqual([true, false]);
    expect([book.reachTask('w', 1), book.reachTask('w', 2), book.reachTask('w', 3)]).toEqual(['pass', 'hold', 'pass']);
    expect(strikes).toEqual([{ faultId: 'f1', detail: 'workflow task 2' }]);
  });
});
