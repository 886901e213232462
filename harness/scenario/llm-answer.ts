// What a scenario or the configuration has the fake model answer.

/**
 * What the fake model answers. First match wins; a request that none matches is an error, and the trial unknown.
 * One with a content that the trial and its fault-free reference both never ask for leaves the trial unknown as well.
 */
export type LlmAnswer = AskedFor & (WrittenAnswer | InventedAnswer);

interface AskedFor {
  readonly activity?: string;
  /** A piece of the prompt. */
  readonly containing?: string;
  /** It may never be asked for. */
  readonly optional?: true;
}

/** A text made from the prompt, or a value of the schema that was asked for: the same for the same prompt. */
interface InventedAnswer {
  readonly invented: true;
}

interface WrittenAnswer {
  /** The assistant's message: text, or a value that is sent as JSON. */
  readonly content: unknown;
  /**
   * The text is sent as it stands, also where the request asked for JSON of a schema: a malformed answer.
   * Without it such a request refuses a text that is no JSON, and the run says so.
   */
  readonly raw?: true;
  /** The model declines and says this text instead: OpenAI's `refusal`, Anthropic's stop reason of that name. A true answer, and billed. */
  readonly refused?: true;
}
