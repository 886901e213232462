// Inputs, results and activities of connector enrichment. Types only: workflows and activities both import it.

export interface EnrichmentInput {
  /** No path characters: it becomes a part of addresses and of the Workflow ID. */
  readonly connector_id: string;
  /** Address of the API that knows the connectors, http or https. */
  readonly api_url: string;
}

/** What the API says about a connector. */
export interface ConnectorMetadata {
  readonly connector_id: string;
  readonly name: string;
  readonly description: string;
  /** Grows with every change of the connector. */
  readonly revision: number;
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}

/** What the model adds. */
export interface Enrichment {
  readonly category: string;
  readonly summary: string;
  readonly tags: readonly string[];
}

/** What the catalog gets: written whole, once per execution. */
export interface CatalogEntry {
  /** Address of the API; with the connector's id, the identity of the connector in the world. */
  readonly source: string;
  readonly metadata: ConnectorMetadata;
  readonly enrichment: Enrichment;
}

export interface EnrichmentResult {
  readonly connector_id: string;
  readonly revision: number;
  readonly enrichment: Enrichment;
}

/** Which job of the external system. */
export interface JobRef {
  readonly api_url: string;
  readonly job_id: string;
}

/** `lost`: the system does not know the job any more. */
export type JobState =
  | { readonly status: 'pending' }
  | { readonly status: 'done' }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'lost' };

export interface EnrichmentActivities {
  /** GET <api_url>/connectors/<id>. */
  fetch_connector_metadata(input: EnrichmentInput): Promise<ConnectorMetadata>;
  /** One chat completion. InvalidInputError, without a request, when the metadata has nothing in it to enrich. */
  call_llm_enrichment(metadata: ConnectorMetadata): Promise<Enrichment>;
  /**
   * `once`: entry, update and document in one statement, however often it is repeated.
   * `append`: the entry alone, again at every repetition; the predecessor's way.
   */
  write_to_catalog(entry: CatalogEntry, how: 'once' | 'append'): Promise<void>;
  /** POST <api_url>/jobs with an Idempotency-Key that is the same for every attempt. The job's id. */
  start_enrichment_job(input: EnrichmentInput): Promise<string>;
  /** GET <api_url>/jobs/<id>. */
  check_enrichment_job(job: JobRef): Promise<JobState>;
}

/** The predecessor's steps. Each is wrong on purpose; see dag-workflow.ts. */
export interface DagActivities {
  /** Whether the watermark lies below the connector's revision. */
  dag_select_update(source: string, metadata: ConnectorMetadata): Promise<boolean>;
  /** Says that the revision is in the catalog, before it is. */
  dag_advance_watermark(source: string, metadata: ConnectorMetadata): Promise<void>;
  /** Writes the first half of the document in place; a document that is there is taken for whole. Whether it was begun now. */
  dag_begin_document(entry: CatalogEntry): Promise<boolean>;
  /** The second half of a document that was begun now, and the update if one was selected. */
  dag_publish(entry: CatalogEntry, work: { readonly begun: boolean; readonly selected: boolean }): Promise<void>;
}
