// What the harness and its replaying process say to each other.
import type { SandboxConverters } from '../bundle/request.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import type { JudgeOrder, Judgement } from '../gate/judge.ts';
import type { ProducedCommand } from './commands.ts';
import type { Drift } from './drift.ts';
import type { Unnoticed } from './unnoticed.ts';

/** A history of a batch, by its place in it. */
export interface BatchEntry {
  readonly index: number;
  readonly workflowId: string;
  readonly history: HistoryJson;
  /** Where it was read from, where that is known. */
  readonly namespace?: string;
  /** Whether its prefixes are replayed too although it has ended. Those of an open history always are. */
  readonly prefixes?: boolean;
}

/** The prefixes of a history that replays as a whole. */
export interface PrefixOutcomes {
  readonly replayed: number;
  readonly total: number;
  /** Some were left out because the time for them was over. */
  readonly timeUp?: true;
  /** The first that does not go on. */
  readonly failed?: { readonly eventId: number; readonly outcome: Outcome };
}

export type Order =
  /** Make the bundle of a pipeline ready: from `code` when it is known, else by bundling `workflowsPath`. */
  | {
      readonly kind: 'open';
      readonly key: string;
      readonly workflowsPath: string;
      /** The pipeline's own, outermost first. */
      readonly interceptorModules: readonly string[];
      readonly converters?: SandboxConverters;
      readonly code?: string;
      /** Whether the bundle answers its queries after each activation: only for stepping through. */
      readonly recordsState?: boolean;
    }
  | {
      readonly kind: 'step';
      readonly key: string;
      readonly entry: BatchEntry;
      readonly workflowTaskBoundMs: number;
    }
  | {
      readonly kind: 'replay';
      readonly key: string;
      readonly entries: readonly BatchEntry[];
      readonly workflowTaskBoundMs: number;
    }
  /** Read, replay and judge: the gate. */
  | (JudgeOrder & { readonly kind: 'judge'; readonly key: string });

/** One workflow task of a replay, as the sandbox saw it. */
export interface RecordedStep {
  /** Events the workflow had seen. */
  readonly historyLength: number;
  /** The workflow's own time, ms since the epoch. */
  readonly timeMs: number;
  readonly commands: readonly ProducedCommand[];
  /** What each query of the workflow answers after the task. */
  readonly answers: Readonly<Record<string, { readonly answer?: unknown; readonly error?: string }>>;
}

export type Outcome =
  | {
      readonly kind: 'compatible';
      readonly drift?: readonly Drift[];
      /** How many more there are. */
      readonly untoldDrifts?: number;
      readonly prefixes?: PrefixOutcomes;
    }
  /** The SDK found the code and the history to disagree. */
  | {
      readonly kind: 'nondeterministic';
      readonly detail: string;
      readonly produced: readonly ProducedCommand[];
      /** The SDK could not go on, which a damaged history may be the reason of: only a difference of the commands makes it the code's. */
      readonly doubtful?: true;
      /** The SDK found nothing: it does not compare names and ids there. `produced` is whole then. */
      readonly unnoticed?: Unnoticed;
      /** Names of the signals that no handler had taken; absent where there are none. */
      readonly kept?: readonly string[];
    }
  /** The code failed its workflow task where the history went on. */
  | { readonly kind: 'task-failed'; readonly detail: string; readonly produced: readonly ProducedCommand[] }
  /** `after`: the last command before the replay was cut off. */
  | { readonly kind: 'cannot-tell'; readonly detail: string; readonly after?: ProducedCommand };

export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'opened'; readonly key: string; readonly code: string }
  | { readonly kind: 'open-failed'; readonly key: string; readonly reason: string }
  | { readonly kind: 'started'; readonly index: number }
  | { readonly kind: 'outcome'; readonly index: number; readonly outcome: Outcome }
  /** What the code asks for beyond the first disagreement, seen with the type checks off. */
  | { readonly kind: 'went-on'; readonly index: number; readonly produced: readonly ProducedCommand[] }
  | { readonly kind: 'judged'; readonly index: number; readonly judgement: Judgement }
  | { readonly kind: 'stepped'; readonly steps: readonly RecordedStep[]; readonly outcome: Outcome }
  | { readonly kind: 'done' };
