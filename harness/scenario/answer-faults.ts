// Faults inside of an answer that began with 200: late, slow, stalled, cut, an error in mid-stream, or words that are of no use.

/** @typeParam On - which requests to the provider are meant */
export type AnswerFault<On> =
  /** The first text comes so many wall milliseconds late, at most 10,000; of an answer that is not streamed: all of it. Healing ends the wait. */
  | { readonly kind: 'llm.slow-first-token'; readonly on: On; readonly delayMs: number }
  /** So many wall milliseconds before each event of a streamed answer, at most 10,000. Strikes streamed requests only. Healing ends the waits. */
  | { readonly kind: 'llm.slow-tokens'; readonly on: On; readonly everyMs: number }
  /** After so many chunks nothing more comes, and the connection stays open; healing resets it. Of an answer that is not streamed half the body comes. */
  | { readonly kind: 'llm.stall'; readonly on: On; readonly afterChunks: number }
  /** An answer that is not streamed ends after half its body: the transport ends cleanly (`fin`, default), or by a TCP reset. */
  | { readonly kind: 'llm.body-cut'; readonly on: On; readonly by?: 'fin' | 'reset' }
  /** After so many chunks the provider sends an error inside the stream that began with 200, and ends it. Strikes streamed requests only. */
  | {
      readonly kind: 'llm.stream-error';
      readonly on: On;
      readonly afterChunks: number;
      readonly error: 'server-error' | 'overloaded' | 'rate-limit';
    }
  /** The JSON that was asked for (an answer of a schema, a tool's arguments) stops in the middle, and the answer says that it is whole. */
  | { readonly kind: 'llm.broken-json'; readonly on: On }
  /** The model declines to answer: OpenAI's `refusal`, Anthropic's stop reason of that name. */
  | { readonly kind: 'llm.refusal'; readonly on: On }
  /** The answer is whole and has no text. */
  | { readonly kind: 'llm.empty-answer'; readonly on: On }
  /** Half the answer, ended by its length: `length` (OpenAI), `max_tokens` (Anthropic). */
  | { readonly kind: 'llm.max-tokens'; readonly on: On }
  /** The answer does not say what was billed. */
  | { readonly kind: 'llm.usage-missing'; readonly on: On }
  /** Embeddings that are not what was asked for. Strikes requests for embeddings only. */
  | {
      readonly kind: 'llm.embeddings';
      readonly on: On;
      /**
       * - `other-length`: all vectors have half the numbers the model has.
       * - `short`: one vector, the last, has half the numbers.
       * - `empty`: the last vector has none.
       * - `missing`: the last vector is not there.
       * - `not-a-number`: the last vector has a NaN.
       * - `floats`: lists of numbers, also where base64 was asked for.
       */
      readonly wrong: 'other-length' | 'short' | 'empty' | 'missing' | 'not-a-number' | 'floats';
    };
