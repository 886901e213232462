// Money: whole numbers inside, rounded once.
import { describe, expect, it } from 'vitest';
import { activity, call, completed, trialOf } from './fixtures/trial.ts';
import type { LlmExchange } from '../../reports/evidence/types.ts';
import { costMicroUsd, costUsd, toMicroUsd, toUsd } from './cost.ts';
import { priceBook } from './prices.ts';

const exchanges = (...calls: readonly Partial<LlmExchange>[]) =>
  trialOf({ activities: [activity('call_llm', '1', [completed({ calls: calls.map(call) })])] }).llm;

describe('costUsd', () => {
  it('charges input, cached input and output at their own price', () => {
    const llm = exchanges({ model: 'gpt-4o', tokensIn: 1_000_000, tokensCachedIn: 400_000, tokensOut: 100_000 });
    expect(costUsd(llm, priceBook())).toBe(0.6 * 2.5 + 0.4 * 1.25 + 0.1 * 10);
  });

  it('charges nothing for what was not billed, even of an unknown model', () => {
    expect(costUsd(exchanges({ billed: false, model: 'unheard-of' }), priceBook())).toBe(0);
  });

  it('refuses a billed request of an unknown model', () => {
    expect(() => costUsd(exchanges({ model: 'unheard-of' }), priceBook())).toThrow('unheard-of');
  });

  it('rounds once at the end, so that many tiny requests are not free', () => {
    const tiny = Array.from({ length: 1_000 }, () => ({ model: 'text-embedding-3-small', tokensIn: 10, tokensOut: 0 }));
    expect(costMicroUsd(exchanges(...tiny), priceBook())).toBe(200);
  });

  it('carries dollars to micro-dollars and back', () => expect(toMicroUsd(toUsd(4_120_001))).toBe(4_120_001));
});
