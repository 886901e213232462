// Token counts: an estimate that is the same on every machine. Bodies and ledger both take it from here.

/** English text has about this many characters per token with the providers' own tokenizers. */
export const CHARS_PER_TOKEN = 4;

/** Tokens of a text: characters (UTF-16 units) over CHARS_PER_TOKEN, rounded up. */
export const countTokens = (text: string): number => Math.ceil(text.length / CHARS_PER_TOKEN);

/** What a provider metered for one request. */
export interface Usage {
  readonly tokensIn: number;
  readonly tokensCachedIn: number;
  readonly tokensOut: number;
}

/** Requests that were not carried out: errors, hangs, resets. */
export const NOTHING_METERED: Usage = { tokensIn: 0, tokensCachedIn: 0, tokensOut: 0 };
