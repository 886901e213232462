// What tokens cost: a dated snapshot of list prices, what the configuration lays over it, and an error for every other model.
import type { PriceOverride } from '../config/types.ts';
import { HarnessError } from '../errors.ts';

/** US dollars per million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

/** The day on which the snapshot was taken. */
export const PRICES_AS_OF = '2026-11-21';
export const PRICES_SOURCE =
  'OpenAI list prices, standard tier, as collected in model_prices_and_context_window.json of LiteLLM; ' +
  'Anthropic list prices, standard tier, of platform.claude.com/docs/en/about-claude/pricing';

const price = (input: number, cachedInput: number, output: number): ModelPrice => ({ input, cachedInput, output });

const GPT_4O = price(2.5, 1.25, 10);
const GPT_4O_MINI = price(0.15, 0.075, 0.6);
const GPT_4_1 = price(2, 0.5, 8);
const GPT_4_1_MINI = price(0.4, 0.1, 1.6);
const GPT_4_1_NANO = price(0.1, 0.025, 0.4);
const OPUS = price(5, 0.5, 25);
const SONNET_4 = price(3, 0.3, 15);
const HAIKU_4 = price(1, 0.1, 5);

/** Dated names are listed one by one: gpt-4o-2024-05-13 costs twice what gpt-4o does. */
const SNAPSHOT: Readonly<Record<string, ModelPrice>> = {
  'gpt-4o': GPT_4O,
  'gpt-4o-2024-05-13': price(5, 5, 15),
  'gpt-4o-2024-08-06': GPT_4O,
  'gpt-4o-2024-11-20': GPT_4O,
  'gpt-4o-mini': GPT_4O_MINI,
  'gpt-4o-mini-2024-07-18': GPT_4O_MINI,
  'gpt-4.1': GPT_4_1,
  'gpt-4.1-2025-04-14': GPT_4_1,
  'gpt-4.1-mini': GPT_4_1_MINI,
  'gpt-4.1-mini-2025-04-14': GPT_4_1_MINI,
  'gpt-4.1-nano': GPT_4_1_NANO,
  'gpt-4.1-nano-2025-04-14': GPT_4_1_NANO,
  o3: price(2, 0.5, 8),
  'o4-mini': price(1.1, 0.275, 4.4),
  'claude-opus-5-5': price(4, 0.2, 20),
  'claude-opus-5': OPUS,
  'claude-opus-4-8': OPUS,
  'claude-opus-4-7': OPUS,
  'claude-opus-4-6': OPUS,
  'claude-opus-4-5': OPUS,
  'claude-opus-4-5-20251101': OPUS,
  'claude-sonnet-5-5': price(2, 0.1, 10),
  'claude-sonnet-5': price(2, 0.2, 10),
  'claude-sonnet-4-6': SONNET_4,
  'claude-sonnet-4-5': SONNET_4,
  'claude-sonnet-4-5-20250929': SONNET_4,
  'claude-haiku-5-5': price(0.1, 0.01, 0.5),
  'claude-haiku-4-5': HAIKU_4,
  'claude-haiku-4-5-20251001': HAIKU_4,
  'text-embedding-3-small': price(0.02, 0.02, 0),
  'text-embedding-3-large': price(0.13, 0.13, 0),
};

/** Models with another price for every token of a request whose prompt, cached tokens included, is longer than `above`. */
const LONG_PROMPTS: Readonly<Record<string, { readonly above: number; readonly price: ModelPrice }>> = {
  'claude-haiku-5-5': { above: 100_000, price: price(0.5, 0.05, 2.5) },
};

export interface PriceBook {
  readonly asOf: string;
  readonly source: string;
  /**
   * @param promptTokens - length of the request's prompt; some models charge more per token for long ones
   * @throws HarnessError MODEL_UNPRICED for a model that neither the configuration nor the snapshot knows
   */
  priceOf(model: string, promptTokens?: number): ModelPrice;
}

const unpriced = (model: string, known: readonly string[]): HarnessError =>
  new HarnessError(
    'MODEL_UNPRICED',
    `Failed to price model '${model}': known are ${known.join(', ')}. Add \`prices: { '${model}': { input, output } }\` in US dollars per million tokens to ordeal.config.ts.`,
  );

/**
 * The prices of a run.
 *
 * @param overrides - `prices` of the configuration; cached input is charged as input where it does not say
 */
export const priceBook = (overrides: Readonly<Record<string, PriceOverride>> = {}): PriceBook => {
  const own = Object.entries(overrides).map(
    ([model, { input, cachedInput = input, output }]) => [model, { input, cachedInput, output }] as const,
  );
  const prices = new Map<string, ModelPrice>([...Object.entries(SNAPSHOT), ...own]);
  const longPrompts = new Map(Object.entries(LONG_PROMPTS));
  return {
    asOf: PRICES_AS_OF,
    source:
      own.length === 0
        ? PRICES_SOURCE
        : `${PRICES_SOURCE}; of the configuration: ${own.map(([model]) => model).join(', ')}`,
    priceOf(model, promptTokens = 0) {
      const found = prices.get(model);
      if (found === undefined) throw unpriced(model, [...prices.keys()]);
      const long = Object.hasOwn(overrides, model) ? undefined : longPrompts.get(model);
      return long !== undefined && promptTokens > long.above ? long.price : found;
    },
  };
};
