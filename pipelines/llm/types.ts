// The port to a language model, as the activities use it.

export interface CompletionRequest {
  readonly prompt: string;
  /** Asks for an answer that matches this JSON schema; the answer is then JSON, parsed once before it is handed over. */
  readonly schema?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  /** Hands an answer over that is not JSON, too, although a schema was asked for: to callers who tell the model what is wrong with it. */
  readonly asWritten?: true;
  /** Bound on one request, from sending to the last byte of the answer, in ms. Below the activity's start-to-close. */
  readonly timeoutMs: number;
  /** The activity's cancellation. */
  readonly signal: AbortSignal;
  /** Upper bound on the tokens of the answer; an answer that reaches it is cut off and thus a failure. Default: the client's. */
  readonly maxTokens?: number;
  /** Asks for a streamed answer and is told after each piece of text. The text itself is handed over whole, at the end. */
  onProgress?(progress: StreamProgress): void;
}

/** How far a streamed answer has come. */
export interface StreamProgress {
  /** Pieces of text so far. */
  readonly chunks: number;
  readonly chars: number;
  /** Where the provider has said it so far. */
  readonly outputTokens?: number;
}

/** A whole answer and what it was billed with. */
export interface Completion {
  readonly text: string;
  /** All tokens of the prompt, cached ones included. */
  readonly tokensIn: number;
  readonly tokensOut: number;
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
  /** The same with its bill, for budgets. An answer that does not say its usage is an InvalidAnswerError. */
  completeWithUsage(request: CompletionRequest): Promise<Completion>;
  /** One vector per text, in the order of the texts, all of one length. */
  embed(request: EmbeddingRequest): Promise<readonly (readonly number[])[]>;
}
