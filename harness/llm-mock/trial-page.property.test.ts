// Faults find their calls whatever order the calls come in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import type { CallTrigger } from '../scenario/types.ts';
import { LlmBook } from './book.ts';
import type { Caller } from './caller.ts';
import { triggers } from './matching.ts';
import type { LlmScript } from './types.ts';
import type { Visit } from './visit.ts';

const TYPES = ['call_llm', 'embed'];
const TRIALS = ['1', '11', '2'];
const MAX_ATTEMPTS = 4;
const MAX_ACTIVITIES = 4;

const trigger: fc.Arbitrary<CallTrigger> = fc.record(
  {
    activity: fc.constantFrom(...TYPES),
    attempts: fc.oneof(
      fc.integer({ min: 1, max: MAX_ATTEMPTS }),
      fc.constant('every' as const),
      fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 2, max: MAX_ATTEMPTS })),
    ),
    instance: fc.oneof(fc.integer({ min: 1, max: MAX_ACTIVITIES }), fc.constant('every' as const)),
  },
  { requiredKeys: ['activity'] },
);

interface Named {
  readonly trial: string;
  /** Every run of a chain counts its activities from the first again. */
  readonly runId: string;
  readonly activityType: string;
  readonly activityId: string;
}

/** Activities of several trials at once, each with its attempts in order, merged in any order. */
const interleaving: fc.Arbitrary<readonly (Named & { attempt: number })[]> = fc
  .uniqueArray(
    fc.record({
      trial: fc.constantFrom(...TRIALS),
      runId: fc.constantFrom('run-1', 'run-2'),
      activityType: fc.constantFrom(...TYPES),
      activityId: fc.integer({ min: 1, max: MAX_ACTIVITIES }).map(String),
    }),
    { selector: (each) => JSON.stringify(each), minLength: 1, maxLength: 10 },
  )
  .chain((activities) => {
    const turns = activities.flatMap((_, index) => Array.from({ length: MAX_ATTEMPTS }, () => index));
    return fc.shuffledSubarray(turns, { minLength: turns.length }).map((order) => {
      const made = new Map<number, number>();
      return order.map((index) => {
        const attempt = (made.get(index) ?? 0) + 1;
        made.set(index, attempt);
        return { ...(activities[index] as Named), attempt };
      });
    });
  });

const caller = ({ trial, runId, activityType, activityId }: Named, attempt: number): Caller => ({
  workflowId: `run-${trial}-wf`,
  runId,
  activityType,
  activityId,
  attempt,
});

function bookWith(on: CallTrigger): LlmBook {
  const book = new LlmBook(wallClock);
  for (const trial of TRIALS) {
    const faults: LlmScript['faults'] = [{ id: `fault-of-${trial}`, fault: { kind: 'llm.hang', on } }];
    book.register({ trial, workflowIdPrefix: `run-${trial}`, answers: [], faults, pages: {} });
  }
  return book;
}

/** The specification, written apart from the code: the place of an activity is that of its first call among its trial and type. */
function expected(calls: readonly (Named & { attempt: number })[], at: number, on: CallTrigger): boolean {
  const call = calls[at];
  if (call === undefined || call.activityType !== on.activity) return false;
  const ids = calls
    .filter((each) => each.trial === call.trial && each.activityType === call.activityType)
    .map((each) => `${each.runId}/${each.activityId}`);
  const instance = [...new Set(ids)].indexOf(`${call.runId}/${call.activityId}`) + 1;
  const { attempts = 1, instance: wanted = 1 } = on;
  const [first, last] =
    attempts === 'every' ? [1, MAX_ATTEMPTS] : typeof attempts === 'number' ? [attempts, attempts] : attempts;
  return (wanted === 'every' || wanted === instance) && call.attempt >= first && call.attempt <= last;
}

const arrive = (book: Pick<LlmBook, 'arrive'>, call: Named & { attempt: number }): Visit =>
  book.arrive({ caller: caller(call, call.attempt), path: '/v1/chat/completions', sdkRetry: 0 });

/** Each call is struck exactly when the specification says so. */
const holds = (open: (on: CallTrigger) => Pick<LlmBook, 'arrive'>) =>
  fc.property(interleaving, trigger, (calls, on) => {
    const book = open(on);
    calls.forEach((call, at) => {
      expect(arrive(book, call).strike({ streamed: true }, () => true)?.id).toBe(
        expected(calls, at, on) ? `fault-of-${call.trial}` : undefined,
      );
    });
  });

describe('matching', () => {
  it("strikes exactly the calls that the trigger names, in any interleaving, never another trial's", () => {
    fc.assert(holds(bookWith));
  });

  it('is seen to fail when calls are counted instead of recognised', () => {
    // The planted mistake: a counter over all calls in place of the caller's identity, as other fakes have it.
    const counting = (on: CallTrigger): Pick<LlmBook, 'arrive'> => {
      const book = bookWith(on);
      let calls = 0;
      const arrive: LlmBook['arrive'] = (arrival) => {
        calls += 1;
        return book.arrive({ ...arrival, caller: arrival.caller && { ...arrival.caller, activityId: String(calls) } });
      };
      return { arrive };
    };
    expect(fc.check(holds(counting)).failed).toBe(true);
  });

  it('counts every strike and keeps every call in the ledger of its trial', () => {
    fc.assert(
      fc.property(interleaving, trigger, (calls, on) => {
        const book = bookWith(on);
        for (const call of calls) arrive(book, call).strike({ streamed: true }, () => true);
        for (const trial of TRIALS) {
          const struck = calls.filter((call, at) => call.trial === trial && expected(calls, at, on)).length;
          expect(book.strikes(trial, `fault-of-${trial}`)).toBe(struck);
          expect(book.collect(trial)).toHaveLength(calls.filter((call) => call.trial === trial).length);
        }
        expect(book.unmatched).toEqual([]);
      }),
    );
  });

  it('gives a call its place when it arrives, however late its body is read', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (readingOrder) => {
        const book = bookWith({ activity: 'embed', instance: 2 });
        const visits = ['a', 'b', 'c', 'd'].map((activityId) =>
          book.arrive({
            caller: caller({ trial: '2', runId: 'run-1', activityType: 'embed', activityId }, 1),
            path: '/v1/embeddings',
            sdkRetry: 0,
          }),
        );
        const struck = readingOrder.filter((at) => visits[at]?.strike({ streamed: true }, () => true) !== undefined);
        expect(struck).toEqual([1]);
      }),
    );
  });

  it('strikes the first attempt of the first activity when the scenario says nothing more', () => {
    const on = { activity: 'embed' };
    const at = { execution: 1, instanceOfExecution: 1, sdkRetry: 0, nth: 1, prompt: '' };
    expect(triggers(on, { ...at, activityType: 'embed', attempt: 1, instance: 1 })).toBe(true);
    expect(triggers(on, { ...at, activityType: 'embed', attempt: 2, instance: 1 })).toBe(false);
    expect(triggers(on, { ...at, activityType: 'embed', attempt: 1, instance: 2 })).toBe(false);
  });
});
