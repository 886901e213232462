// Inputs, state, results and activities of the document review. Types only: workflow and activities both import it.
import type { ArtifactRef } from '../storage/artifact.ts';

export interface ReviewInput {
  /** Names the document: no path characters, at most 200 characters. */
  readonly doc_id: string;
  /** The document in the blob store. Goes before `source_url`. */
  readonly source?: ArtifactRef;
  /** The document's own http or https address. Without it and `source`: DOCUMENTS_URL/<doc_id>. */
  readonly source_url?: string;
  /** How long a person may take over one summary, as Temporal writes durations, or milliseconds. Default APPROVAL_WAIT. */
  readonly approval_wait?: string | number;
}

/** Where a review stands. The last three are final. */
export type ReviewStatus =
  | 'fetching'
  | 'summarizing'
  | 'analyzing'
  | 'awaiting_approval'
  | 'revising'
  | 'saving'
  | 'completed'
  | 'rejected'
  | 'failed';

/** Why a review failed. */
export interface ReviewError {
  /** Status in which it happened: the step. */
  readonly during: ReviewStatus;
  /** Failure type, as in llm/failures.ts. */
  readonly type: string;
  readonly message: string;
}

/** Everything a review knows; passed on as it stands when the execution continues as new. */
export interface ReviewState {
  doc_id: string;
  status: ReviewStatus;
  /** The document's text, by reference. */
  parsed_text?: ArtifactRef;
  summary?: string;
  analysis?: TextAnalysis;
  /** Summaries made because somebody asked for a change. */
  revisions: number;
  /** Changes asked for and not made yet, oldest first. */
  pending: string[];
  /** What `approve_summary` said first. */
  decision?: boolean;
  /** When the wait for the present summary ends, in ms since the epoch on the workflow's clock. */
  decide_until_ms?: number;
  error?: ReviewError;
}

/** Answer of the query `get_status`. */
export interface StatusAnswer {
  readonly doc_id: string;
  readonly status: ReviewStatus;
  /** `awaiting_approval` exactly while a person's decision is waited for. */
  readonly progress: 'awaiting_approval' | 'processing';
  /** There when the status is `failed`. */
  readonly error?: ReviewError;
}

export interface ReviewResult {
  readonly doc_id: string;
  readonly status: 'completed' | 'rejected';
  /** `nobody`: the wait ran out, which rejects. */
  readonly decided_by: 'reviewer' | 'nobody';
  readonly revisions: number;
  readonly parsed_text: ArtifactRef;
  readonly summary: string;
  readonly analysis: TextAnalysis;
}

/** What the local model says about a text. */
export interface TextAnalysis {
  readonly words: number;
  readonly sentences: number;
  /** Flesch reading ease, one decimal; about 0 (hard) to 100 (easy). */
  readonly readability: number;
  /** Highest score first. */
  readonly keywords: readonly { readonly word: string; readonly score: number }[];
}

export interface SummaryRequest {
  readonly doc_id: string;
  readonly text: ArtifactRef;
  /** Absent for the first summary. */
  readonly revision?: { readonly previous: string; readonly note: string };
}

export interface ReviewedDocument {
  readonly doc_id: string;
  readonly parsed_text: ArtifactRef;
  readonly summary: string;
  readonly analysis: TextAnalysis;
}

export interface ReviewActivities {
  /** Reads the document and keeps its text in the blob store. */
  fetch_document(input: Omit<ReviewInput, 'approval_wait'>): Promise<ArtifactRef>;
  /** One streamed completion; its text. */
  generate_summary(request: SummaryRequest): Promise<string>;
  /** Analyses the text on the host itself; on the queue of the GPU hosts. */
  run_local_model(text: ArtifactRef): Promise<TextAnalysis>;
  /** One row per review, however often and by whichever run of it this is called. */
  save_results(review: ReviewedDocument): Promise<void>;
}
