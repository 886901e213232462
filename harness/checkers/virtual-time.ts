// The execution takes the time that the scenario says, on its own virtual clock.
import { msToNumber } from '@temporalio/common/lib/time.js';
import type { Duration } from '../scenario/types.ts';
import { finalChains } from '../accounting/chains.ts';
import { missingExecutions } from './all-executions.ts';
import { expectationOf } from './expectation.ts';
import { judge, ms, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'virtual-time';

// The scenario's schema has already held the text against the SDK's own reading.
const inMs = (duration: Duration): number => msToNumber(duration as Parameters<typeof msToNumber>[0]);

const tooShort = (took: number, atLeast: Duration): Remark => ({
  message: `The execution took ${ms(took)} of virtual time, expected at least ${ms(inMs(atLeast))} (${atLeast}): a wait was cut short.`,
  suggestion:
    'See that the wait is a durable timer or condition() with its timeout, and that no failure ends it early.',
});

const tooLong = (took: number, atMost: Duration): Remark => ({
  message: `The execution took ${ms(took)} of virtual time, expected at most ${ms(inMs(atMost))} (${atMost}): it waited longer than promised.`,
  suggestion:
    'Look at the timeline for the longest gap: a backoff without maximumInterval, or a timeout far above what the step needs.',
});

export const virtualTime: Checker = {
  name: NAME,
  claim:
    'The virtual time of every execution, from the start of its first run to the end of its last, lies within the bounds of the scenario.',
  check(evidence) {
    const { atLeast, atMost } = expectationOf(evidence).virtualTime ?? {};
    if (atLeast === undefined && atMost === undefined) return undefined;
    const times = finalChains(evidence).map(({ virtualMs }) => virtualMs);
    const [least, most] = [Math.min(...times), Math.max(...times)];
    return judge(
      NAME,
      [
        ...(atLeast !== undefined && least < inMs(atLeast) ? [tooShort(least, atLeast)] : []),
        ...(atMost !== undefined && most > inMs(atMost) ? [tooLong(most, atMost)] : []),
      ],
      missingExecutions(evidence),
    );
  },
};
