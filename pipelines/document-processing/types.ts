// Inputs, results and activities of document processing. Types only: workflow and activities both import it.
import type { ArtifactRef } from '../storage/artifact.ts';
import type { FieldName } from './fields.ts';

export interface DocumentInput {
  readonly docId: string;
  /** The document's text in the blob store, pages separated by form feeds (what `pdftotext` writes). */
  readonly source?: ArtifactRef;
  /** Without a source: length of the sample document. Default SAMPLE_PAGES. */
  readonly pages?: number;
  /** A company register that is asked about the parties by HTTP GET. Absent: not asked. */
  readonly register_url?: string;
}

/** What the model read for one field in one chunk. */
export interface FieldReading {
  readonly field: FieldName;
  /** Empty: the chunk does not say. */
  readonly value: string;
  /** 0 to 1, as the model states it. */
  readonly confidence: number;
}

/** A field of the document, after all chunks and the approval. */
export interface DocumentField {
  readonly field: FieldName;
  readonly value: string | null;
  readonly confidence: number;
}

/** How the low-confidence fields were settled: there were none, a person approved, or they were left out. */
export type ApprovalPath = 'not-needed' | 'approved' | 'fallback';

export type DownstreamSystem = 'contract-register' | 'search-index' | 'payment-schedule';

export interface DocumentResult {
  readonly docId: string;
  readonly pages: number;
  readonly chunks: number;
  readonly path: ApprovalPath;
  readonly fields: readonly DocumentField[];
  readonly artifacts: {
    readonly text: ArtifactRef;
    readonly embeddings: ArtifactRef;
    readonly extractions: readonly ArtifactRef[];
    readonly register?: ArtifactRef;
  };
  readonly writtenTo: readonly DownstreamSystem[];
}

export interface DocumentActivities {
  /** Reads the document into text, page by page. */
  ocr(input: DocumentInput): Promise<{ readonly text: ArtifactRef; readonly pages: number }>;
  /** Cuts the text at page borders into at most CHUNKS pieces. */
  chunk(text: ArtifactRef): Promise<readonly ArtifactRef[]>;
  /** One vector per chunk, in one artifact (float32, little endian, row after row). */
  embed(chunks: readonly ArtifactRef[]): Promise<ArtifactRef>;
  /** Six passes of the model over one chunk, one per field. */
  extract(input: ExtractInput): Promise<Extraction>;
  /** Asks the company register about a party. */
  lookup_register(input: { readonly url: string; readonly party: string }): Promise<ArtifactRef>;
  /** One row in one downstream system, however often it is repeated. */
  persist(input: PersistInput): Promise<void>;
}

export interface ExtractInput {
  readonly docId: string;
  readonly chunk: ArtifactRef;
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

export interface Extraction {
  readonly readings: readonly FieldReading[];
  readonly artifact: ArtifactRef;
}

export interface PersistInput {
  readonly system: DownstreamSystem;
  readonly docId: string;
  readonly path: ApprovalPath;
  readonly fields: readonly DocumentField[];
}
