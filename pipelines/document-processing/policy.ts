// Every number of document processing, with its reason. Pure data: the workflow imports it.
// A 200-page document is about 40 minutes of work: 10 of OCR, 2 of embedding, 25 of extraction, the rest in waits and writes.
import type { ActivityOptions } from '@temporalio/common';
import type { DownstreamSystem } from './types.ts';

export const DOCUMENT_QUEUE = 'document-queue';
/** A queue of its own: embeddings need the GPU, and a flood of documents must not starve everything else. */
export const GPU_QUEUE = 'document-gpu';
/** What one GPU holds at a time. */
export const GPU_MAX_CONCURRENT = 2;

/** The fan-out of extract. 200 pages in 12 chunks are about 17 pages each: they fit an embedding model's 8,192 tokens. */
export const CHUNKS = 12;
/** Length of the sample document. */
export const SAMPLE_PAGES = 200;
/** The longest document that is taken. */
export const PAGES_MAX = 2_000;
/** The largest source: 2,000 pages of 32 KB. It is read whole into memory, by several workers at once. */
export const SOURCE_MAX_BYTES = 50 * 1_024 * 1_024;
/** A chunk is embedded by its first characters, about 7,000 tokens: below the model's limit also where pages are dense. */
export const EMBEDDED_MAX_CHARS = 28_000;
/** A field is a fact, not a chapter; it travels in payloads. */
export const VALUE_MAX_CHARS = 200;
/** Fields below this are shown to a person. */
export const CONFIDENCE_MIN = 0.8;

/** A worker that died is noticed after 30 s, not after the whole start-to-close. Three missed beats: one may get lost. */
const HEARTBEAT_TIMEOUT = '30 seconds';
export const HEARTBEAT_EVERY_MS = 10_000;

/** ocr: 3 s a page at the 99th percentile make 10 min for 200 pages; 30 min is three times that. */
export const OCR_OPTIONS = {
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { maximumAttempts: 3 },
} as const satisfies ActivityOptions;

/** chunk: local text work of a second; 1 min is that of a host that stands still. */
export const CHUNK_OPTIONS = {
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 3 },
} as const satisfies ActivityOptions;

/**
 * The LLM policy: 2, 4, 8, 16, 32 s make about a minute, the usual rate-limit window; Retry-After goes before it.
 * The two named types stop at once here and in llm/failures.ts, which also holds authentication, permission and quota.
 */
const LLM_RETRY = {
  initialInterval: '2 seconds',
  backoffCoefficient: 2,
  maximumInterval: '60 seconds',
  maximumAttempts: 6,
  nonRetryableErrorTypes: ['InvalidRequestError', 'ContextLengthExceeded'],
} as const satisfies ActivityOptions['retry'];

/** One LLM request: 30 s at the 99th percentile, three times that for the whole answer. */
export const LLM_REQUEST_TIMEOUT_MS = 90_000;

/** embed: one request for all chunks, of at most 90 s; 2 min leave the rest to reading and writing the artifacts. */
export const EMBED_OPTIONS = {
  taskQueue: GPU_QUEUE,
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: LLM_RETRY,
} as const satisfies ActivityOptions;

/** extract: 10 min for six requests one after the other, each of at most 90 s, and a minute for the artifacts. */
export const EXTRACT_OPTIONS = {
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: LLM_RETRY,
} as const satisfies ActivityOptions;

/** lookup_register: a third party with a 30 s p99; 90 s are three times that. */
export const LOOKUP_OPTIONS = {
  startToCloseTimeout: '90 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '60 seconds', maximumAttempts: 5 },
} as const satisfies ActivityOptions;

/** Below the 90 s above: the attempt fails with its reason before the server times it out without one. */
export const LOOKUP_TIMEOUT_MS = 85_000;
/** What is kept of the register's answer. */
export const LOOKUP_MAX_CHARS = 2_000;

/** persist: one row takes milliseconds; 10 s hold the 9 s to which connecting and asking are bounded. Retried until it is written: everything before it is paid for. The key makes it one row. */
export const PERSIST_OPTIONS = {
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '60 seconds' },
} as const satisfies ActivityOptions;

/** How long a person may take over a low-confidence field: a weekend and a day. */
export const APPROVAL_WAIT = '3 days';

/** Written in this order. */
export const DOWNSTREAM_SYSTEMS = [
  'contract-register',
  'search-index',
  'payment-schedule',
] as const satisfies readonly DownstreamSystem[];
