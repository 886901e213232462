// Every number of the document review, with its reason. Pure data: the workflow imports it.
import type { ActivityOptions } from '@temporalio/common';
import { UNTIL_WRITTEN } from '../storage/write-policy.ts';

export const REVIEW_QUEUE = 'document-review-queue';
/** A queue of its own: analyses wait for the GPU hosts there, and nothing else waits behind them. */
export const GPU_QUEUE = 'gpu-workers';
/** What the GPU hosts hold at a time, over the whole queue. */
export const GPU_MAX_CONCURRENT = 2;
/**
 * The slots of a host that died are free again after this, and a host may stand still for as long without losing its own.
 * An analysis takes minutes: 15 s without a free slot cost little, and no healthy process stands still for so long.
 */
export const GPU_LEASE_MS = 15_000;
/** A host without a slot asks for one this often within a lease, every 750 ms: a slot is not left idle for a part that counts. */
export const GPU_ASKS_PER_LEASE = 20;
/**
 * A host that waits for work with a slot in its hands looks this often within a lease, every 5 s, whether the Temporal server still
 * answers it: cut off, it gives the slot back as soon as a dead one's would be free.
 */
export const GPU_LOOKS_PER_LEASE = 3;

/** fetch_document: 2.5 s at the 99th percentile; a store that needs more than 10 s is down. Three attempts outlast a restart of it, not an outage. */
export const FETCH_OPTIONS = {
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 3 },
} as const satisfies ActivityOptions;
/** Below the 10 s above: the attempt fails with its reason before the server times it out without one. */
export const FETCH_TIMEOUT_MS = 8_000;
/** The largest document that is taken: 20 MiB of plain text are some 8,000 pages, and 8 s at 2.5 MB a second. */
export const DOCUMENT_MAX_BYTES = 20 * 1_024 * 1_024;

/**
 * generate_summary: 30 s are three times the 9 s of a page of text at the 99th percentile. 1, 2, 4, 8 s between five attempts ride out a short storm; what lasts longer than 5 minutes, Retry-After
 * included, is an outage that a person should hear of. 60 s bounds a wait where the attempts are ever raised.
 * The two types need a person with another key.
 */
export const SUMMARY_OPTIONS = {
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '5 minutes',
  /** A worker that died is noticed after a third of the attempt's time, 10 s. */
  heartbeatTimeout: '10 seconds',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 2,
    maximumInterval: '60 seconds',
    maximumAttempts: 5,
    nonRetryableErrorTypes: ['InvalidAPIKeyError', 'AuthenticationError'],
  },
} as const satisfies ActivityOptions;
/** Three beats within the 10 s above: one may get lost. */
export const SUMMARY_HEARTBEAT_EVERY_MS = 3_000;
/** Below the 30 s above, for the same reason as FETCH_TIMEOUT_MS. */
export const SUMMARY_REQUEST_TIMEOUT_MS = 25_000;
/** What the model gets to read: about 12,000 tokens. The beginning of a document says what it is about. */
export const SUMMARIZED_MAX_CHARS = 48_000;
/** A summary is a page at most. It travels in payloads, so it is bounded: 1,024 tokens are about 4 KB. */
export const SUMMARY_MAX_TOKENS = 1_024;

/**
 * run_local_model: 20 MiB on a busy host take minutes; 10 min are several times that. The wait for a free slot is not in it:
 * a task is taken from the queue when a slot is free. Attempts fail with their host, so a few of them are enough.
 */
export const LOCAL_MODEL_OPTIONS = {
  taskQueue: GPU_QUEUE,
  startToCloseTimeout: '10 minutes',
  /** A host that died is noticed after 30 s, not after the 10 min. */
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '60 seconds', maximumAttempts: 5 },
} as const satisfies ActivityOptions;
/** Three beats within the 30 s above: one may get lost. */
export const LOCAL_MODEL_HEARTBEAT_EVERY_MS = 10_000;
/** Ceiling of LOCAL_MODEL_MS: half of the 10 min above. */
export const LOCAL_MODEL_PACE_MAX_MS = 5 * 60 * 1_000;

/** save_results: one row. Retried until it is written: a person's decision stands behind it. The key makes it one row. */
export const SAVE_OPTIONS = UNTIL_WRITTEN;

/**
 * Waits before another attempt at a shared service are lengthened by up to this share of themselves, so that executions
 * that failed together do not come back together. Lengthened only: a provider is never asked sooner than it said.
 */
export const JITTER_SHARE = 0.5;

/** How long a person may take over one summary, where the input does not say. */
export const APPROVAL_WAIT = '24 hours';
/** The longest wait an input may ask for. A review that nobody decides in a month is forgotten. */
export const APPROVAL_WAIT_MAX_MS = 30 * 24 * 60 * 60 * 1_000;

/**
 * Above this many events the execution continues as new: a worker that takes it over reads its whole history first, and
 * 1,000 events are read in well under a second. The server's own limit (51,200) is where executions are ended.
 */
export const HISTORY_MAX_EVENTS = 1_000;
/** A longer note is no note: it would travel through every history of the review. */
export const NOTE_MAX_CHARS = 2_000;
/**
 * The state that is passed on is one payload, at most 256 KB; a character is at most 4 bytes. While more changes are waiting
 * than fit, they are made first: a longer history is worse than a short one and better than a lost note.
 */
export const CARRIED_MAX_CHARS = 60_000;
