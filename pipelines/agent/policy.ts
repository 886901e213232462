// Every number of the agent loop, with its reason. Pure data: the workflow imports it.
import type { ActivityOptions } from '@temporalio/common';
import { RATE_LIMITED_LLM_OPTIONS } from '../llm/rate-limit-policy.ts';
import { UNTIL_WRITTEN } from '../storage/write-policy.ts';

export const AGENT_QUEUE = 'agent-queue';

/** Requests to the model where the input names none: most goals need three to six. */
export const MAX_STEPS = 20;
/** The largest budget of steps that is taken. */
export const MAX_STEPS_MAX = 500;
/** Tokens where the input names no budget: 20 steps of about 2,500 tokens. */
export const MAX_TOKENS = 50_000;
/** The largest budget of tokens that is taken: with the models of today some tens of dollars. */
export const MAX_TOKENS_MAX = 5_000_000;

/** A goal is a task, not a document; it travels in every request. */
export const GOAL_MAX_CHARS = 4_000;
/** What the model says to itself. */
export const THOUGHT_MAX_CHARS = 300;
/** What the model hands to a tool, or answers at the end. */
export const INPUT_MAX_CHARS = 2_000;
/** What a tool tells the model: longer texts cost tokens in each later step. */
export const OBSERVATION_MAX_CHARS = 2_000;
/** Steps the model sees again. With the limits above the request stays below 256 KB in any script. */
export const RECENT_STEPS = 8;
/** A thought, an action and an input of the lengths above, with room for JSON; longer answers are cut off by the provider. */
export const ANSWER_MAX_TOKENS = 2_000;

/** Steps that are written to the transcript at once: ten of them stay below 256 KB in any script. */
export const TRANSCRIPT_STEPS = 10;

/** Answers of no use in a row (malformed, or naming a tool that is not there) before the execution fails. Two may be chance. */
export const UNUSABLE_MAX = 3;
/** The same action with the same input that had the same outcome twice is not done a third time. */
export const REPEATS_MAX = 3;

/** One run's history: replay stays below a second, and far from the server's limit of 51,200 events. */
export const HISTORY_MAX_EVENTS = 1_000;
export const HISTORY_MAX_EVENTS_MIN = 50;
export const HISTORY_MAX_EVENTS_MAX = 10_000;
/** Bytes of one run's history before it continues as new; the server warns at 10 MB. */
export const HISTORY_MAX_BYTES = 4 * 1_024 * 1_024;

/** A webhook that has not come after a day is told to the model as not come. */
export const WEBHOOK_WAIT = '24 hours';
export const WEBHOOK_ID_MAX_CHARS = 200;
export const WEBHOOK_MAX_CHARS = 2_000;
/** Webhooks that wait for the agent; more are refused, with a log line. They travel over continue-as-new. */
export const WEBHOOKS_KEPT = 10;
/** Ids that are remembered, to know a delivery that is repeated. */
export const WEBHOOK_IDS_KEPT = 100;

/** decide_action: the rate-limit policy (5 s doubling up to 2 min): paid steps stand behind it, so waiting is cheaper than losing them. */
export const DECIDE_OPTIONS = RATE_LIMITED_LLM_OPTIONS;
/** Below the 60 s above: the attempt fails with its reason before the server times it out without one. */
export const LLM_REQUEST_TIMEOUT_MS = 50_000;

/** Services in the network: 8 s at the 99th percentile; what needs more than 30 s is down. Five attempts in half a minute outlast a restart; then the model is told. */
export const SERVICE_OPTIONS = {
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '60 seconds', maximumAttempts: 5 },
} as const satisfies ActivityOptions;
/** Below the 30 s above. */
export const SERVICE_TIMEOUT_MS = 25_000;

/** calculate: a millisecond of arithmetic; 5 s are those of a host that stands still. Only a lost worker makes a second attempt. */
export const CALCULATE_OPTIONS = {
  startToCloseTimeout: '5 seconds',
  retry: { maximumAttempts: 3 },
} as const satisfies ActivityOptions;

/** save_note, keep_transcript: a row, a file. Retried until written, each a minute apart at most: what it holds is paid for. */
export const WRITE_OPTIONS = UNTIL_WRITTEN;

/** Rate-limit windows that one tool call waits for. After three the service is full, and the model is told. */
export const RATE_WINDOWS_MAX = 3;
/** A 429 that does not say when: the usual window. */
export const RATE_WINDOW_DEFAULT_MS = 60_000;
/** The longest window that is believed. Quotas reset daily at the latest. */
export const RATE_WINDOW_MAX_MS = 24 * 60 * 60 * 1_000;

/**
 * Between two looks at a batch job: 1 min doubling up to 30 min. Short jobs are seen soon, and a day of waiting is 53 polls,
 * about 600 events, so a run that began its wait below 1,000 events ends it below 2,000.
 */
export const POLL_FIRST_MS = 60_000;
export const POLL_MAX_MS = 30 * 60_000;
/** A batch job that runs longer than this is told to the model as not done. */
export const BATCH_WAIT_MAX_MS = 24 * 60 * 60 * 1_000;

/** Failures of a tool that no other action of the model can heal: somebody has to give it a key, a right or money. */
export const TERMINAL_TOOL_FAILURES: readonly string[] = [
  'AuthenticationError',
  'PermissionError',
  'QuotaExceededError',
];
