// Prices: dated, overridable, and never 0 for a model nobody knows.
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../errors.ts';
import { PRICES_SOURCE, priceBook } from './prices.ts';

const errorOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('priceBook', () => {
  it('knows the snapshot with its date and source', () => {
    const book = priceBook();
    expect(book.priceOf('gpt-4o-mini')).toEqual({ input: 0.15, cachedInput: 0.075, output: 0.6 });
    expect(book.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(book.source).toBe(PRICES_SOURCE);
  });

  it('tells a dated model with another price from its family', () => {
    expect(priceBook().priceOf('gpt-4o-2024-05-13').input).toBe(5);
    expect(priceBook().priceOf('gpt-4o-2024-08-06').input).toBe(2.5);
  });

  it('knows the models of Anthropic, and that a long prompt makes every token of its request dearer', () => {
    const book = priceBook();
    expect(book.priceOf('claude-sonnet-5-5')).toEqual({ input: 2, cachedInput: 0.1, output: 10 });
    expect(book.priceOf('claude-opus-4-8').output).toBe(25);
    expect(book.priceOf('claude-haiku-5-5', 100_000).input).toBe(0.1);
    expect(book.priceOf('claude-haiku-5-5', 100_001)).toEqual({ input: 0.5, cachedInput: 0.05, output: 2.5 });
    const own = priceBook({ 'claude-haiku-5-5': { input: 1, output: 2 } });
    expect(own.priceOf('claude-haiku-5-5', 100_001).input).toBe(1);
  });

  it('lays the configuration over it, says so, and charges cached input as input where nothing is said', () => {
    const book = priceBook({ 'gpt-4o': { input: 1, output: 2 }, 'my-model': { input: 3, cachedInput: 0, output: 4 } });
    expect(book.priceOf('gpt-4o')).toEqual({ input: 1, cachedInput: 1, output: 2 });
    expect(book.priceOf('my-model').cachedInput).toBe(0);
    expect(book.source).toContain('of the configuration: gpt-4o, my-model');
  });

  it.each(['gpt-5-turbo', 'openai/gpt-4o', '', 'constructor', '__proto__'])(
    'refuses the unknown model %j with what to do',
    (model) => {
      const error = errorOf(() => priceBook().priceOf(model));
      expect(HarnessError.is(error) && error.code).toBe('MODEL_UNPRICED');
      expect((error as Error).message).toContain(`Failed to price model '${model}'`);
      expect((error as Error).message).toContain('ordeal.config.ts');
    },
  );
});
