// What requests cost. Counted in whole numbers inside, rounded once at the end, in US dollars outside.
import type { LlmExchange } from '../../reports/evidence/types.ts';
import type { ModelPrice, PriceBook } from './prices.ts';

const MICRO_PER_USD = 1_000_000;

/** A dollar per million tokens is this many pico-dollars per token: even 0.0001 $ stays a whole number. */
const PICO_PER_TOKEN = 1_000_000;
const PICO_PER_MICRO = 1_000_000;

const picoPerToken = (usdPerMillion: number): number => Math.round(usdPerMillion * PICO_PER_TOKEN);

const picoOf = ({ tokensIn, tokensCachedIn, tokensOut }: LlmExchange, price: ModelPrice): number =>
  (tokensIn - tokensCachedIn) * picoPerToken(price.input) +
  tokensCachedIn * picoPerToken(price.cachedInput) +
  tokensOut * picoPerToken(price.output);

/**
 * The cost of all billed requests in whole micro-dollars, rounded once.
 * `tokensIn` includes the cached ones, as in the `usage` of OpenAI.
 *
 * @throws HarnessError MODEL_UNPRICED
 */
export const costMicroUsd = (llm: readonly LlmExchange[], book: PriceBook): number =>
  Math.round(
    llm
      .filter(({ billed }) => billed)
      .reduce((pico, exchange) => pico + picoOf(exchange, book.priceOf(exchange.model, exchange.tokensIn)), 0) /
      PICO_PER_MICRO,
  );

export const toUsd = (microUsd: number): number => microUsd / MICRO_PER_USD;
export const toMicroUsd = (usd: number): number => Math.round(usd * MICRO_PER_USD);

/** @throws HarnessError MODEL_UNPRICED */
export const costUsd = (llm: readonly LlmExchange[], book: PriceBook): number => toUsd(costMicroUsd(llm, book));
