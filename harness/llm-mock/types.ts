// The fake provider: what it is told about an execution and what it remembers of every request.
import type { Spread } from '../random.ts';
import type { LlmAnswer, LlmFault, Page, ServiceFault, World } from '../scenario/types.ts';
import type { Caller } from './caller.ts';
import type { LlmExchange, ServiceExchange } from '../../reports/evidence/types.ts';

/** A fault with the id under which the plan knows it. */
export interface ArmedLlmFault {
  readonly id: string;
  readonly fault: LlmFault;
}

/** A fault of a service or a page with the id under which the plan knows it. */
export interface ArmedServiceFault {
  readonly id: string;
  readonly fault: ServiceFault;
}

/** What the fake knows of one trial. Executions belong to it by the prefix of their Workflow ID. */
export interface LlmScript {
  readonly trial: string;
  /** Requests whose Workflow ID starts with this belong to the trial. */
  readonly workflowIdPrefix: string;
  readonly answers: readonly LlmAnswer[];
  readonly faults: readonly ArmedLlmFault[];
  /** Faults of services and pages. */
  readonly serviceFaults?: readonly ArmedServiceFault[];
  /** Pages of the fake site, by path. */
  readonly pages: Readonly<Record<string, Page>>;
  /** Services by request: `GET /jobs/7`. */
  readonly services?: World['services'];
  /** Absent: everything is answered at once. */
  readonly latency?: LatencyScript;
  /** Absent: the provider gives as much as is asked for. */
  readonly quota?: QuotaScript;
  /**
   * Which of its type its execution scheduled this activity as, from 1; undefined where that cannot be told (a local activity).
   * Absent: the order of first calls decides.
   */
  readonly scheduledAs?: (caller: Caller) => Promise<number | undefined>;
}

/** What the provider gives within a window, by provider and model. */
export interface QuotaScript {
  readonly requests?: number;
  readonly tokens?: number;
  readonly perMs: number;
  /** Whose time the windows are in: the asking execution's own, or that of this process. */
  readonly clock: 'virtual' | 'wall';
}

/** Latencies as production has them, in milliseconds; answers take `scale` times less. */
export interface LatencyScript {
  readonly seed: string;
  readonly scale: number;
  readonly llm?: Spread;
  readonly services?: Spread;
}

/**
 * Who asks: the hosted worker adds these headers to every HTTP request an activity makes.
 * A request without them, or of an execution nobody registered, is answered 501 and recorded under trial `''`.
 */
export const CALLER_HEADERS = {
  workflowId: 'x-ordeal-workflow-id',
  runId: 'x-ordeal-run-id',
  activityType: 'x-ordeal-activity-type',
  activityId: 'x-ordeal-activity-id',
  attempt: 'x-ordeal-attempt',
  /** The execution's virtual time, ms since the epoch: the attempt's start, and the wall time since. Not needed to be known as a caller. */
  virtualMs: 'x-ordeal-virtual-ms',
} as const;

/** Which attempt of an activity. */
export type AttemptOf = Pick<LlmExchange, 'workflowId' | 'runId' | 'activityId' | 'attempt'>;

/** A request that makes a run not green, at the provider, a service or a page. */
export type Stray = Pick<LlmExchange, 'path' | 'workflowId' | 'status'> & Partial<LlmExchange | ServiceExchange>;

/** The running fake: real HTTP on loopback. */
export interface LlmMock {
  /** `http://127.0.0.1:<port>/v1` */
  readonly llmUrl: string;
  /** `http://127.0.0.1:<port>`: Anthropic's client adds `/v1/messages`, Gemini's `/v1beta/models/…`. */
  readonly anthropicUrl: string;
  /** `http://127.0.0.1:<port>/pages/<trial>`: what `{pages}` stands for. */
  pagesUrl(trial: string): string;
  /** `http://127.0.0.1:<port>/services/<trial>`: what `{services}` stands for. */
  servicesUrl(trial: string): string;
  register(script: LlmScript): void;
  /** Heals: no fault of this trial strikes any more; hanging requests are let go. */
  heal(trial: string): void;
  /** What is still wrong with a trial that was healed, as the fake itself answers over HTTP. */
  trouble(trial: string): Promise<string | undefined>;
  /** Forgets the trial and returns all its exchanges, in order of arrival. */
  collect(trial: string): readonly LlmExchange[];
  /** Heals and forgets the services and pages of the trial and returns all requests that reached them, in order of arrival. */
  collectServices(trial: string): readonly ServiceExchange[];
  /** Whether a request of this attempt was answered by a fault or an error, at the provider, a service or a page. */
  wasRefused(trial: string, attempt: AttemptOf): boolean;
  /** How often a fault has struck so far. */
  strikes(trial: string, faultId: string): number;
  /**
   * Requests that belong to no registered trial, that their world has no answer for, that no endpoint has an address for, or on which the fake broke.
   * Where it is not empty at the end of a run, the run is not green.
   */
  readonly unmatched: readonly Stray[];
  /** How many requests came after the end of their trial: answered 501, and in no evidence. */
  readonly late: number;
  close(): Promise<void>;
}
