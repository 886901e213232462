// Which version of a pipeline's code a trial begins with, and which one each deploy brings.
import type { LoadedConfig } from '../config/load.ts';
import { loadPipelines, within } from '../config/load.ts';
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { isExecution } from '../scenario/kinds.ts';
import type { CodeVersion, DeployFault, Scenario } from '../scenario/types.ts';
import type { Plan, PlannedFault } from '../../reports/evidence/types.ts';
import { faultOf } from './plan.ts';

/** One version of a pipeline's code. */
export interface Code {
  readonly pipeline: Pipeline;
  /** Absolute path of the module that registers it, for worker processes. */
  readonly pipelinesModule: string;
}

export interface Codes {
  /** What the trial begins with. */
  first(plan: Plan): Code;
  /** What this deploy brings. */
  deployedBy(plan: Plan, planned: PlannedFault): Code;
  /** What the trial ends with: its histories must replay on it. */
  last(plan: Plan): Code;
}

const isDeploy = ({ kind }: { readonly kind: string }): boolean => kind === 'worker.deploy';

const deploysOf = ({ faults = [] }: { readonly faults?: readonly { readonly kind: string }[] }) =>
  faults.filter((fault): fault is DeployFault => isDeploy(fault));

const fileOf = ({ dir }: Pick<LoadedConfig, 'dir'>, { pipelines }: CodeVersion): string => within(dir, pipelines);

const choose = (known: readonly Pipeline[], name: string, file: string, scenario: string): Pipeline => {
  const found = known.find((pipeline) => pipeline.name === name);
  if (found !== undefined) return found;
  throw new HarnessError(
    'PIPELINE_UNKNOWN',
    `Failed to plan the deploy of ${scenario}: ${file} registers ${known.map((one) => one.name).join(', ')}, not "${name}". Name one of them as \`pipeline\` of the version.`,
  );
};

/** Loads each module once. */
const loadAll = async (files: readonly string[]): Promise<ReadonlyMap<string, readonly Pipeline[]>> =>
  new Map(await Promise.all([...new Set(files)].map(async (file) => [file, await loadPipelines(file)] as const)));

/**
 * Loads every version that the deploys of these scenarios name.
 *
 * @throws {HarnessError} `CONFIG_INVALID` for a module that does not load, `PIPELINE_UNKNOWN` for a name that it does not register
 */
export const loadCodes = async (config: LoadedConfig, scenarios: readonly Scenario[]): Promise<Codes> => {
  const named = scenarios.filter(isExecution).flatMap((scenario) =>
    deploysOf(scenario)
      .flatMap(({ from, to }) => [from, to])
      .flatMap((version) => (version === undefined ? [] : [{ version, scenario }])),
  );
  const modules = await loadAll(named.map(({ version }) => fileOf(config, version)));
  const codeOf = (version: CodeVersion | undefined, pipeline: string, scenario: string): Code => {
    const pipelinesModule = version === undefined ? config.pipelinesModule : fileOf(config, version);
    const known = version === undefined ? config.pipelines : (modules.get(pipelinesModule) ?? []);
    return { pipeline: choose(known, version?.pipeline ?? pipeline, pipelinesModule, scenario), pipelinesModule };
  };
  // Now, not in the middle of a trial.
  for (const { version, scenario } of named) codeOf(version, scenario.pipeline, scenario.name);
  const of = ({ pipeline, scenario }: Plan, version: CodeVersion | undefined): Code =>
    codeOf(version, pipeline, scenario);
  const deploys = ({ faults }: Plan): readonly PlannedFault[] => faults.filter(isDeploy);
  const deployedBy = (plan: Plan, planned: PlannedFault): Code => of(plan, (faultOf(planned) as DeployFault).to);
  return {
    deployedBy,
    first(plan) {
      const [first] = deploys(plan);
      return of(plan, first === undefined ? undefined : (faultOf(first) as DeployFault).from);
    },
    last(plan) {
      const last = deploys(plan).at(-1);
      return last === undefined ? of(plan, undefined) : deployedBy(plan, last);
    },
  };
};
