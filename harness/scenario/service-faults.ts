// Faults of the other HTTP services of a pipeline: pages, connectors, tools, whatever it calls that is no model.

/** @typeParam On - which requests are meant */
export type ServiceFaultOn<On, RetryAfter> =
  /** A service or a page answers 429. */
  | { readonly kind: 'service.rate-limit'; readonly on: On; readonly retryAfter?: RetryAfter }
  /** A service or a page answers 500, 502, 503 or 504. */
  | { readonly kind: 'service.server-error'; readonly on: On; readonly status: 500 | 502 | 503 | 504 }
  /** A service or a page answers with a status that no repetition changes. */
  | {
      readonly kind: 'service.client-error';
      readonly on: On;
      readonly status: 400 | 401 | 403 | 404 | 410 | 422;
    }
  /** No answer. */
  | { readonly kind: 'service.hang'; readonly on: On }
  /** The connection is reset after the request was read. */
  | { readonly kind: 'service.reset'; readonly on: On }
  /** The true answer comes so many wall milliseconds late, at most 10,000. Healing ends the wait. */
  | { readonly kind: 'service.slow'; readonly on: On; readonly delayMs: number }
  /**
   * Half the true body, and then the end (`fin`, default), a reset (`reset`) or nothing more (`stall`). `framing` says by what a reader
   * knows that it was not all: the announced `length` (default) is not reached; or it came in `chunks` behind `connection: close`,
   * and the last one is missing, which some clients do not notice.
   */
  | {
      readonly kind: 'service.body-cut';
      readonly on: On;
      readonly by?: 'fin' | 'reset' | 'stall';
      readonly framing?: 'length' | 'chunks';
    }
  /** 200 with the HTML page of a proxy. */
  | { readonly kind: 'service.html'; readonly on: On };
