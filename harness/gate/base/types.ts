// What recording a base takes and gives.
import type { WallClock } from '../../clock.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import type { RunEvent } from '../../../reports/evidence/run.ts';
import type { Dependencies } from './dependencies.ts';

export interface BaseOptions {
  /** Every scenario of every pipeline, also where the workflow code is the same. Default: false. */
  readonly all?: boolean;
  /** Scenarios that kill workers as well: they take longest. Where all of a pipeline do, they are recorded all the same. Default: true. */
  readonly kills?: boolean;
  /** Names of pipelines. Default: all. */
  readonly pipelines?: readonly string[];
  /** Wall ms for all recordings together. What has been recorded by then is used. Default 600,000. */
  readonly boundMs?: number;
  /** Default: a fresh one. */
  readonly seed?: string;
  /** Where the histories are kept. Default: `.ordeal/base` beside the configuration. */
  readonly out?: string;
  readonly clock?: WallClock;
  readonly signal: AbortSignal;
  /** Progress, for people. */
  say(line: string): void;
  /** What happens in the run that records. */
  readonly onEvent?: (event: RunEvent) => void;
}

/** What became of one pipeline. */
export type BasePipeline =
  | {
      readonly kind: 'recorded';
      readonly pipeline: string;
      /** Absolute path, with its manifest. */
      readonly folder: string;
      readonly histories: number;
      /** Scenarios that they stand for. */
      readonly scenarios: number;
      /** Scenarios that did not pass at the base: their histories are not used. */
      readonly failed: readonly string[];
      /** Scenarios that were left out because they kill workers. */
      readonly leftOut: number;
      /** Recorded by an earlier command at the same commit. */
      readonly kept: boolean;
    }
  | { readonly kind: 'unchanged' | 'new'; readonly pipeline: string }
  | { readonly kind: 'gone'; readonly pipeline: string; readonly types: readonly string[] };

export interface RecordedBase {
  readonly ref: string;
  readonly commit: string;
  /** Folders with histories, for the gate. Empty where no workflow code has changed: then nothing can break. */
  readonly folders: readonly string[];
  readonly pipelines: readonly BasePipeline[];
  readonly dependencies: Dependencies;
  /** For the report: what failed at the base, what was left out, what is gone. */
  readonly findings: readonly GateFinding[];
  readonly wallMs: number;
}
