// Inputs, results and activities of the agent loop. Types only: workflow and activities both import it.
import type { ArtifactRef } from '../storage/artifact.ts';

export interface AgentInput {
  /** What is to be achieved, up to GOAL_MAX_CHARS characters. */
  readonly goal: string;
  /** Requests to the model, 1 to MAX_STEPS_MAX. Default MAX_STEPS. */
  readonly max_steps?: number;
  /** Tokens in and out over all steps. Default MAX_TOKENS. */
  readonly max_tokens?: number;
  /** Search service: `GET <search_url>?q=<query>`. Absent: the model is not offered the tool. */
  readonly search_url?: string;
  /** Batch system: `POST <batch_url>/jobs`, `GET <batch_url>/jobs/<id>`. Absent: the model is not offered the tool. */
  readonly batch_url?: string;
  /** Continues as new when a run's history is longer than this. Default HISTORY_MAX_EVENTS. */
  readonly max_history_events?: number;
}

/** An input with every default in place. */
export type AgentTask = Required<Pick<AgentInput, 'goal' | 'max_steps' | 'max_tokens' | 'max_history_events'>> &
  Pick<AgentInput, 'search_url' | 'batch_url'>;

/** What the model may choose. `finish` ends the loop; the others are tools. */
export type Action = 'search' | 'calculate' | 'save_note' | 'start_batch_job' | 'wait_for_webhook' | 'finish';

/** One turn of the loop, as the model sees it again and as the transcript keeps it. */
export interface Step {
  /** From 1, over the whole execution. */
  readonly step: number;
  readonly thought: string;
  /** As the model wrote it; empty for an answer that could not be read. */
  readonly action: string;
  readonly input: string;
  readonly observation: string;
}

/** The model's answer as it was read. What cannot be read is a result, not a failure: it is paid for, and the model is told. */
export type Decision =
  | {
      readonly kind: 'action';
      readonly thought: string;
      readonly action: string;
      readonly input: string;
      readonly tokens: number;
    }
  | { readonly kind: 'malformed'; readonly reason: string; readonly answer: string; readonly tokens: number };

export interface DecisionRequest {
  readonly goal: string;
  readonly step: number;
  readonly of: number;
  readonly actions: readonly Action[];
  /** The last steps, oldest first. */
  readonly recent: readonly Step[];
}

/** What a service in the network gave: its answer, or how long it wants to be left alone. */
export type ServiceAnswer =
  { readonly kind: 'answer'; readonly text: string } | { readonly kind: 'rate-limited'; readonly waitMs: number };

export type JobStarted =
  { readonly kind: 'answer'; readonly job: string } | Extract<ServiceAnswer, { kind: 'rate-limited' }>;

/** `text`: what came of it. */
export type JobState =
  | { readonly kind: 'answer'; readonly state: 'running' | 'succeeded' | 'failed'; readonly text: string }
  | Extract<ServiceAnswer, { kind: 'rate-limited' }>;

/** What somebody outside tells a waiting agent. Deliveries may repeat: `id` says which are the same. */
export interface Webhook {
  readonly id: string;
  /** Any JSON; the model sees the first WEBHOOK_MAX_CHARS characters of it. */
  readonly data?: unknown;
}

/** A webhook as it is kept: its data as text, cut. */
export interface KeptWebhook {
  readonly id: string;
  readonly text: string;
}

/** All that one run hands to the next when the execution continues as new. */
export interface AgentState {
  readonly steps: number;
  readonly tokens: number;
  /** Answers in a row that were of no use. */
  readonly unusable: number;
  readonly recent: readonly Step[];
  readonly transcript: ArtifactRef;
  /** Arrived and not yet waited for. */
  readonly webhooks: readonly KeptWebhook[];
  /** Ids that were taken already. */
  readonly taken: readonly string[];
}

/**
 * - `finished`: the model says it is done.
 * - `step-budget`, `token-budget`: what it was allowed is used up.
 * - `repeated-action`: it asks for what it has already done with the same outcome, REPEATS_MAX times.
 * - `refused`: the provider's filter or the model declines to answer.
 */
export type AgentOutcome = 'finished' | 'step-budget' | 'token-budget' | 'repeated-action' | 'refused';

export interface AgentResult {
  readonly outcome: AgentOutcome;
  /** Present exactly when `finished`. */
  readonly answer: string | null;
  readonly steps: number;
  readonly tokens: number;
  /** All steps, one JSON object per line. */
  readonly transcript: ArtifactRef;
}

/** What the agent is at. */
export type Doing =
  'deciding' | Exclude<Action, 'finish'> | 'waiting-for-rate-limit' | 'waiting-for-batch-job' | 'ended';

/** The answer of the query `get_progress`. */
export interface AgentProgress {
  readonly doing: Doing;
  readonly step: number;
  readonly max_steps: number;
  readonly tokens: number;
  readonly max_tokens: number;
}

export interface AgentActivities {
  /** One chat completion: what to do next. */
  decide_action(request: DecisionRequest): Promise<Decision>;
  search(request: { readonly url: string; readonly query: string }): Promise<ServiceAnswer>;
  /** The value of an arithmetic expression. Fails with ValueError for what is none. */
  calculate(expression: string): Promise<string>;
  /** One row per text and execution, however often it is repeated. */
  save_note(text: string): Promise<void>;
  /** One job per `key`, as the batch system promises for its idempotency keys. */
  start_batch_job(request: { readonly url: string; readonly work: string; readonly step: number }): Promise<JobStarted>;
  poll_batch_job(request: { readonly url: string; readonly job: string }): Promise<JobState>;
  /** Appends steps to the transcript in the blob store. */
  keep_transcript(request: { readonly before?: ArtifactRef; readonly steps: readonly Step[] }): Promise<ArtifactRef>;
}
