// Every way in which a call to a provider can fail, and whether another attempt can help. Pure data: workflows may import it.

/**
 * The one table of retryability: provider error → failure type (classify.ts) → `retryable` (here).
 * Policies name non-retryable types only where their specification does; the flag here holds under every policy.
 */
export const FAILURES = {
  /** 401. The key is wrong now and will be wrong in two minutes. */
  AuthenticationError: { retryable: false },
  /** 403. The key may not use this model, region or page. */
  PermissionError: { retryable: false },
  /** 402, or 429 with an exhausted quota or budget: money is missing, not patience. */
  QuotaExceededError: { retryable: false },
  /** 400, 404, 422 and the like: the same request gets the same answer. */
  InvalidRequestError: { retryable: false },
  /** 400 with code context_length_exceeded: the prompt does not fit the model. */
  ContextLengthExceeded: { retryable: false },
  /** The model declined to answer (content filter, refusal). */
  ContentRefusedError: { retryable: false },
  /** An input of ours that makes no sense (a topic without text, an address that is no URL). */
  ValueError: { retryable: false },
  /** What another system gave us makes no sense to a model (metadata without a usable field). */
  InvalidInputError: { retryable: false },
  /** 429: too fast. Retry-After says when. */
  RateLimitError: { retryable: true },
  /** 5xx and whatever a broken proxy makes up. */
  ServerError: { retryable: true },
  /** No whole answer within the bound; also 408. */
  TimeoutError: { retryable: true },
  /** The connection was refused, reset or cut. */
  ConnectionError: { retryable: true },
  /** Status 200 and yet no usable answer: HTML, empty, cut off, not the JSON that was asked for. */
  InvalidAnswerError: { retryable: true },
} as const satisfies Readonly<Record<string, { readonly retryable: boolean }>>;

/** The closed set of ApplicationFailure types that calls to services end in. */
export type FailureType = keyof typeof FAILURES;
