// Inputs, results and activities of the research pipeline. Types only: workflow and activities both import it.

export interface ResearchInput {
  readonly topic: string;
  readonly source_url: string;
}

export interface FullResearchInput {
  readonly topic: string;
  /** Five addresses. */
  readonly source_urls: readonly string[];
}

export interface SavedSummary {
  readonly topic: string;
  /** Where it came from; with the topic, the identity of the result in the world. */
  readonly sources: readonly string[];
  readonly summary: string;
}

export interface ResearchActivities {
  /** HTTP GET; the body, cut to FETCHED_MAX_CHARS. */
  fetch_url(url: string): Promise<string>;
  /** One chat completion; its text. */
  call_llm(prompt: string): Promise<string>;
  /** One row, however often it is repeated. */
  save_result(result: SavedSummary): Promise<void>;
}
