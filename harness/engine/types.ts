// What the command line asks of the engine.
import type { LoadedConfig } from '../config/load.ts';
import type { EnvironmentKind } from '../environment/types.ts';
import type { Scenario } from '../scenario/types.ts';
import type { RunEvent } from '../../reports/evidence/run.ts';

export interface RunRequest {
  readonly config: LoadedConfig;
  readonly scenarios: readonly Scenario[];
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
