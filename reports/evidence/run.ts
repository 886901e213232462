// The report of a whole run: what `run.json` holds and what every renderer is given. Verdicts are already in it.
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
  readonly virtualMs: number;
  readonly executions: number;
}

/** A crash scenario beside its restart baseline. Measured, both sides. */
export interface Savings {
  readonly durable: Cost;
  readonly restart: Cost;
  readonly tokensSaved: number;
  readonly costSavedUsd: number;
  readonly duplicatesAvoided: number;
}

/** A bar of the timeline. */
export type TimelineAttempt = Pick<
  ActivityAttempt,
  | 'activityType'
  | 'activityId'
  | 'attempt'
  | 'worker'
  | 'scheduledVirtualMs'
  | 'startedWallMs'
  | 'endedWallMs'
  | 'outcome'
>;

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
  readonly virtualMs: number;
  readonly wallMs: number;
  readonly timeline: readonly TimelineAttempt[];
  readonly replays: readonly ReplayEvidence[];
  /** The command that repeats this trial. */
  readonly again: string;
  /** Folder of the evidence, relative to the run's folder. */
  readonly evidence: string;
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
  readonly summary: RunSummary;
  readonly trials: readonly TrialReport[];
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
