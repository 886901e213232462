// What the command line asks of the engine.
import type { LoadedConfig } from '../config/load.ts';
import type { EnvironmentKind } from '../environment/types.ts';
import type { ExecutionScenario, Scenario } from '../scenario/types.ts';
import type { MatrixReport } from '../../reports/evidence/matrix.ts';
import type { RunEvent, TrialReport } from '../../reports/evidence/run.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import type { PlannableScenario } from './plan.ts';

/** A run whose scenarios are known only when fault-free references are there: a matrix. */
export interface Growth {
  /** Their references are carried out first. */
  readonly bases: readonly ExecutionScenario[];
  /** The scenarios of the run. @param references - by the name of their base */
  grow(references: ReadonlyMap<string, TrialEvidence>): readonly PlannableScenario[];
  /** The command that repeats one of them. */
  again(scenario: string): string;
  /** What became of it, as far as the run came. */
  matrix(trials: readonly TrialReport[]): MatrixReport;
}

export interface RunRequest {
  readonly config: LoadedConfig;
  readonly scenarios: readonly Scenario[];
  /** What the scenarios grow from; `scenarios` is then empty. */
  readonly growth?: Growth;
  readonly seed: string;
  readonly env: EnvironmentKind;
  /** Trials at the same time. Default: see engine/lanes.ts; always 1 where the environment has one clock for all. */
  readonly lanes?: number;
  /** Whether crash scenarios also run as their restart baseline. */
  readonly baselines: boolean;
  /** Folder under which the run gets a folder of its own. */
  readonly out: string;
  /** The command that repeats this run. */
  readonly again: string;
  /** The command that repeats one scenario of it. */
  againOne(scenario: string): string;
  /** A real PostgreSQL; absent: the embedded one. */
  readonly databaseUrl?: string;
  /** A PostgreSQL that the Temporal server keeps its executions in; absent: its own memory. */
  readonly serverDatabaseUrl?: string;
  onEvent(event: RunEvent): void;
  /** Progress of the set-up, for people. */
  report(line: string): void;
  readonly signal: AbortSignal;
}
