// The report of a whole run: what `run.json` holds and what every renderer is given. Verdicts are already in it.
import type { MatrixReport, PlannedCell } from './matrix.ts';
import type { ActivityAttempt, FaultRecord, ReplayEvidence, Strike, Verdict } from './types.ts';

export interface Finding {
  /** Code of the checker or rule. */
  readonly rule: string;
  /** One paragraph: what happened with its values, why it matters. */
  readonly message: string;
  /** What to change. */
  readonly suggestion?: string;
  readonly file?: string;
  readonly line?: number;
  readonly eventId?: number;
}

export interface CheckerResult {
  readonly name: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

/** Tokens, money, effects and time of one way of doing the work. */
export interface Cost {
  readonly requests: number;
  readonly tokensBilled: number;
  readonly costUsd: number;
  /** Rows beyond the first for the same subject. */
  readonly duplicateEffects: number;
  /** Effects that were never made although the system holds them for done. */
  readonly skippedEffects: number;
  /** Effects that were half made and are taken for whole. */
  readonly partialEffects: number;
  readonly virtualMs: number;
  readonly executions: number;
}

/** A crash scenario beside its restart baseline. Measured, both sides. */
export interface Savings {
  readonly durable: Cost;
  readonly restart: Cost;
  /** Workflow Type that did the work before, where the restart side is that one. */
  readonly predecessor?: string;
  readonly tokensSaved: number;
  readonly costSavedUsd: number;
  readonly duplicatesAvoided: number;
}

/** What the completed attempts of one kind of activity took in a trial whose world has production's latencies. */
export interface ActivityLatencies {
  readonly activityType: string;
  /** As the history records them: the same type may be scheduled with different ones. */
  readonly startToCloseMs: number;
  readonly heartbeatMs?: number;
  /** The trial answered so many times faster than production. */
  readonly scale: number;
  /** No attempt here waited for an answer whose latency the world plays: the times are this machine's. */
  readonly local?: true;
  /** In production's milliseconds: the waits for answers multiplied back, and the attempt's own time. */
  readonly latenciesMs: readonly number[];
}

/**
 * - `too-few`: too few attempts for a 99th percentile.
 * - `local`: nothing whose latency is played was waited for; times of this machine say nothing about a timeout in production.
 */
export type TimeoutJudgement = 'too-tight' | 'fits' | 'too-loose' | 'too-few' | 'local';

/** The timeouts of one kind of activity beside what its attempts took, over all trials of the run. */
export interface TimeoutRow {
  readonly pipeline: string;
  readonly activityType: string;
  readonly startToCloseMs: number;
  readonly heartbeatMs?: number;
  /** By how much the trials were scaled. */
  readonly scales: readonly number[];
  /** Completed attempts measured. */
  readonly attempts: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What the timeout should be about. Absent where `local`. */
  readonly recommendedMs?: number;
  readonly judgement: TimeoutJudgement;
}

/** A bar of the timeline. */
export type TimelineAttempt = Pick<
  ActivityAttempt,
  | 'workflowId'
  | 'runId'
  | 'activityType'
  | 'activityId'
  | 'attempt'
  | 'worker'
  | 'scheduledVirtualMs'
  | 'startedWallMs'
  | 'endedWallMs'
  | 'outcome'
>;

/** What somebody outside did in a trial: one signal or query of the scenario. */
export interface OutsideReport {
  readonly title: string;
  /** While a process stood at a point: part of the story of the trial. */
  readonly atPoint: boolean;
  /** How often it was to be sent, or was asked. */
  readonly planned: number;
  /** How often it was sent, or answered. */
  readonly done: number;
}

export interface TrialReport {
  readonly key: string;
  readonly scenario: string;
  readonly why: string;
  readonly pipeline: string;
  readonly verdict: Verdict;
  readonly checkers: readonly CheckerResult[];
  readonly faults: readonly (Omit<FaultRecord, 'strikes'> & {
    readonly struck: number;
    readonly strikes: readonly Strike[];
  })[];
  readonly outside: readonly OutsideReport[];
  /** Attempts beyond the first, by activity type. */
  readonly retriesByActivity: Readonly<Record<string, number>>;
  /** Attempts beyond the first, by what made them necessary (`llm.rate-limit`, `worker died`, …). */
  readonly retriesByCause: Readonly<Record<string, number>>;
  readonly llmRequests: number;
  readonly tokensIn: number;
  readonly tokensCachedIn: number;
  readonly tokensOut: number;
  readonly tokensBilled: number;
  /** Billed beyond the fault-free reference. */
  readonly tokensWasted: number;
  readonly costUsd: number;
  readonly savings?: Savings;
  readonly historyEvents: number;
  readonly historyBytes: number;
  readonly recoveryMs: readonly number[];
  /** Present where the trial's world has production's latencies. */
  readonly latencies?: readonly ActivityLatencies[];
  readonly virtualMs: number;
  readonly wallMs: number;
  readonly timeline: readonly TimelineAttempt[];
  readonly replays: readonly ReplayEvidence[];
  /** The command that repeats this trial. */
  readonly again: string;
  /** Folder of the evidence, relative to the run's folder. */
  readonly evidence: string;
  /** Present where the trial is a cell of a matrix; `ended`: `completed`, or how else, with the type of its failure. */
  readonly cell?: PlannedCell & { readonly ended: string };
}

export interface RunSummary {
  readonly trials: number;
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
  readonly faultsPlanned: number;
  readonly faultsStruck: number;
  readonly retries: number;
  readonly tokensBilled: number;
  readonly tokensWasted: number;
  readonly tokensSaved: number;
  readonly costSavedUsd: number;
  readonly duplicatesAvoided: number;
  /** Findings of non-determinism. */
  readonly nonDeterminism: number;
  readonly virtualMs: number;
  readonly wallMs: number;
}

export interface RunReport {
  readonly schemaVersion: number;
  /** Names the run: `<utc time>-<seed>`. */
  readonly runKey: string;
  readonly seed: string;
  readonly startedAt: string;
  readonly environment: { readonly kind: string; readonly title: string };
  readonly database: string;
  readonly prices: { readonly asOf: string; readonly source: string };
  /** The command that repeats the run. */
  readonly again: string;
  /** Present when the run was cut short (Ctrl-C, SIGTERM): trials without a verdict are missing. */
  readonly interrupted?: string;
  /** Present when requests reached the fake provider that are in no trial's evidence, or asked for what it does not know: the run is not green. One line each. */
  readonly strays?: readonly string[];
  readonly summary: RunSummary;
  /** Present where a trial measured production's latencies. */
  readonly timeouts?: readonly TimeoutRow[];
  readonly trials: readonly TrialReport[];
  /** Present where the run was one of a matrix. */
  readonly matrix?: MatrixReport;
}

/** What a live reporter is told while the run goes on. */
export type RunEvent =
  | {
      readonly kind: 'run-started';
      readonly trials: number;
      readonly seed: string;
      readonly environment: string;
      readonly again: string;
    }
  | { readonly kind: 'trial-started'; readonly key: string; readonly scenario: string }
  | { readonly kind: 'fault-struck'; readonly key: string; readonly scenario: string; readonly title: string }
  | { readonly kind: 'trial-ended'; readonly trial: TrialReport }
  | { readonly kind: 'run-ended'; readonly report: RunReport };
