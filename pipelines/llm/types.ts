// The port to a language model, as the activities use it.

export interface CompletionRequest {
  readonly prompt: string;
  /** Asks for an answer that matches this JSON schema. */
  readonly schema?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  /** Bound on one request, from sending to the last byte of the answer, in ms. Below the activity's start-to-close. */
  readonly timeoutMs: number;
  /** The activity's cancellation. */
  readonly signal: AbortSignal;
}

export interface EmbeddingRequest {
  readonly texts: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Throws ApplicationFailures of the types in failures.ts, never anything else. One call is at most one request. */
export interface LanguageModel {
  /** The assistant's text, never empty, never cut off. */
  complete(request: CompletionRequest): Promise<string>;
  /** One vector per text, in the order of the texts, all of one length. */
  embed(request: EmbeddingRequest): Promise<readonly (readonly number[])[]>;
}
