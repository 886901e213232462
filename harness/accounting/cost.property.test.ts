// Cost adds up: no grouping of the same requests costs more than another by more than the one rounding.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { activity, call, completed, trialOf } from './fixtures/trial.ts';
import { costMicroUsd } from './cost.ts';
import { priceBook } from './prices.ts';

const request = fc.record({
  model: fc.constantFrom('gpt-4o', 'gpt-4o-mini', 'text-embedding-3-large'),
  tokensIn: fc.nat(200_000),
  tokensOut: fc.nat(20_000),
  billed: fc.boolean(),
});

it('is a whole, never negative number and the sum of its parts', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 30 }), fc.nat(30), (requests, at) => {
      const { llm } = trialOf({ activities: [activity('call_llm', '1', [completed({ calls: requests.map(call) })])] });
      const book = priceBook();
      const whole = costMicroUsd(llm, book);
      const parts = costMicroUsd(llm.slice(0, at), book) + costMicroUsd(llm.slice(at), book);
      expect(Number.isSafeInteger(whole) && whole >= 0).toBe(true);
      expect(Math.abs(whole - parts)).toBeLessThanOrEqual(1);
    }),
  );
});
