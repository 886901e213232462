// ordeal.config.ts: what a repository tells the harness about itself.
import type { LlmAnswer } from '../scenario/types.ts';

/** Where the pieces of one run live, handed to `environment`. */
export interface RunPlaces {
  /** `http://127.0.0.1:…/v1`: the fake OpenAI. */
  readonly llmUrl: string;
  /** `http://127.0.0.1:…`: the fake Anthropic, whose client adds `/v1/messages`. */
  readonly anthropicUrl: string;
  /** `postgres://…` of the run's database. */
  readonly databaseUrl: string;
  /** An empty folder of this run for artifacts. */
  readonly scratchDir: string;
}

/** Counts one kind of effect in the database. */
export interface EffectProbe {
  readonly name: string;
  /**
   * SQL with one parameter, `$1 text[]` of Workflow IDs. Columns, one row per row that was written:
   * `execution` Workflow ID · `effect` what the step meant to do once in this execution ·
   * `key` its idempotency key · `subject` the business identity that must exist once in the world, whatever execution wrote it.
   * Optional: `state`, null for a row that is as it should be, `partial` for one that is half written,
   * `skipped` for one that was never written although the system holds the work for done.
   */
  readonly query: string;
}

export interface PriceOverride {
  /** US dollars per million tokens. */
  readonly input: number;
  readonly cachedInput?: number;
  readonly output: number;
}

export interface OrdealConfig {
  /** Module that exports `pipelines` (see PipelineModule), relative to this file. */
  readonly pipelines: string;
  /** Module that exports `scenarios: Scenario[]`, relative to this file. */
  readonly scenarios: string;
  /** Environment of the worker processes. Real API keys of the calling shell never reach them. */
  environment(places: RunPlaces): Readonly<Record<string, string>>;
  /** Effects by pipeline name. */
  readonly effects?: Readonly<Record<string, readonly EffectProbe[]>>;
  /**
   * Answers of the fake model by pipeline name.
   * - A list: for all its scenarios, after their own. None of it has to be asked for.
   * - `invented`: a scenario that writes no answers gets texts made from the prompts. Where it writes some, these alone hold.
   *
   * Without it, a scenario has the answers that it writes, and a request that none of them fits is an error.
   */
  readonly answers?: Readonly<Record<string, 'invented' | readonly LlmAnswer[]>>;
  /** Prices by model name, before the built-in snapshot. */
  readonly prices?: Readonly<Record<string, PriceOverride>>;
  /** A PostgreSQL server that the Temporal server keeps its executions in, in databases of the run's own. Default: its memory. */
  readonly serverDatabase?: string;
  /** Where evidence and reports go. Default `.ordeal/runs`. */
  readonly out?: string;
}

/** The identity function that gives ordeal.config.ts its types. */
export const defineConfig = (config: OrdealConfig): OrdealConfig => config;
