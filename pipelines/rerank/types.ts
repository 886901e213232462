// Inputs, results and activities of reranking. Types only: workflow and activities both import it.

export interface RerankInput {
  readonly query: string;
  /** Search service: `GET <search_url>?q=<query>` answers with a JSON list of candidates. */
  readonly search_url: string;
  /** How long candidates of slower sources may still be handed in by signal, in minutes, 0 to LATE_MINUTES_MAX. Default LATE_MINUTES. */
  readonly late_minutes?: number;
  /** How many of the ranking are kept, 1 to KEEP_MAX. Default KEEP. */
  readonly keep?: number;
}

export interface Candidate {
  readonly id: string;
  readonly text: string;
}

export interface Scored {
  readonly id: string;
  /** From 0 to 1. */
  readonly score: number;
}

export interface RerankResult {
  readonly query: string;
  /** How many candidates were ranked. */
  readonly candidates: number;
  /** Best first. */
  readonly ranking: readonly Scored[];
}

export interface RerankRequest {
  readonly query: string;
  readonly candidates: readonly Candidate[];
}

export interface RerankActivities {
  search_candidates(request: { readonly url: string; readonly query: string }): Promise<readonly Candidate[]>;
  /** One score per candidate, by one question to the model. */
  rerank_v2(request: RerankRequest): Promise<readonly Scored[]>;
  /** One row, however often it is repeated. */
  save_ranking(result: RerankResult): Promise<void>;
}
