// What the gate found out about recorded histories on today's code. `ordeal replay --reporter json` prints it, every other report renders it.
import type { Divergence } from './types.ts';

export const GATE_SCHEMA_VERSION = 2;

export type GateVerdict =
  /** Every execution of this history would go on. */
  | 'compatible'
  /** It would go on, and do something else than before: other arguments, timeouts, retry options, timer lengths, results. */
  | 'drifted'
  /** Executions in flight would fail their workflow tasks. */
  | 'incompatible'
  /** The replay could not be done, or not be judged. Never a pass. */
  | 'cannot-tell';

/** `error`: executions would fail. `warning`: production will feel it. `note`: good to know. */
export type GateLevel = 'error' | 'warning' | 'note';

/** What makes the gate fail: findings of a level, or what `drifted`, whatever else is a warning. */
export type GateFailsOn = GateLevel | 'drifted';

export interface GateFinding {
  /** Stable, in kebab-case: `step-added`, `drift-arguments`, `probe-time-zone`, `input-without-flags`. Lists: docs/gate.md. */
  readonly rule: string;
  readonly level: GateLevel;
  readonly message: string;
  /** Source of the workflow, relative to the configuration; with `line` the place of what the code does now. */
  readonly file?: string;
  readonly line?: number;
  readonly eventId?: number;
  readonly suggestion?: string;
}

/** How the execution stood when its history was taken. */
export type HistoryStatus =
  'open' | 'completed' | 'failed' | 'canceled' | 'terminated' | 'timed-out' | 'continued-as-new';

export interface GateHistory {
  /** The path as it was given, `path#3` for the third of several in one file, `<namespace>/<workflowId>/<runId>` from a cluster. */
  readonly file: string;
  /** `''` where no registered pipeline has the Workflow Type. */
  readonly pipeline: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly events: number;
  readonly status: HistoryStatus;
  /** What the preflight saw: `cli-json`, `ui-json`, `protobuf`, `cloud-export`, `cluster` … */
  readonly format: string;
  /** What it put right: `newest event first: turned round`. */
  readonly repairs: readonly string[];
  /** SDK and version that recorded it, where the history says so. */
  readonly sdk?: string;
  readonly verdict: GateVerdict;
  readonly findings: readonly GateFinding[];
  /** Drifts beyond the 50 of one history that are told one by one; absent where there are none. */
  readonly untoldDrifts?: number;
  /** What was recorded beside what this code asks for; present for `incompatible`. */
  readonly divergence?: Divergence;
  /** Prefixes at workflow task boundaries that were replayed beside the whole. */
  readonly prefixes: number;
  /** A reviewed entry of the file of accepted breaks that covers every error of this history. */
  readonly accepted?: { readonly reason: string; readonly expires: string };
  /** Whether the verdict was kept from an earlier run over the same code, history and settings. */
  readonly cached: boolean;
}

/** What the histories exercise, and what none of them does. */
export interface GateCoverage {
  readonly pipeline: string;
  readonly workflowTypes: readonly CoveredName[];
  readonly eventTypes: readonly CoveredName[];
  readonly patchIds: readonly CoveredName[];
  /** Blocks of the workflow's own source that some replay entered. */
  readonly branches: {
    readonly total: number;
    readonly entered: number;
    readonly never: readonly { readonly file: string; readonly line: number; readonly text: string }[];
  };
}

/** `histories` 0: known to the code and in no history. */
export interface CoveredName {
  readonly name: string;
  readonly histories: number;
}

export interface GateReport {
  readonly schemaVersion: number;
  readonly summary: {
    readonly histories: number;
    readonly compatible: number;
    readonly drifted: number;
    /** Without those that are accepted. */
    readonly incompatible: number;
    readonly accepted: number;
    readonly unknown: number;
    readonly cached: number;
    readonly wallMs: number;
    /** From the start of the command to the first verdict; what could not be judged is none. */
    readonly firstVerdictMs?: number;
  };
  /** The version of the repository that the histories were recorded with; `unchanged`: all its workflow code is today's, so there was nothing to replay. */
  readonly base?: { readonly ref: string; readonly commit: string; readonly unchanged: boolean };
  /** `error` always; `drifted` and `warning` where that was asked for. */
  readonly failsOn: readonly GateFailsOn[];
  readonly histories: readonly GateHistory[];
  readonly coverage: readonly GateCoverage[];
  /** What concerns no single history: an acceptance that has expired, a query that matched nothing. */
  readonly findings: readonly GateFinding[];
}
