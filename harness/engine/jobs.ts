// What a run has to do: for each scenario its trial, the shared fault-free reference, and for a crash its restart baseline.
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { isExecution } from '../scenario/kinds.ts';
import type { ExecutionScenario, LintScenario, ReplayScenario, Scenario } from '../scenario/types.ts';
import type { Plan } from '../../reports/evidence/types.ts';
import { planTrial, workDigest } from './plan.ts';
import type { RunRequest } from './types.ts';

export type Job =
  | {
      readonly kind: 'execution';
      readonly scenario: ExecutionScenario;
      readonly pipeline: Pipeline;
      readonly trial: Plan;
      /** The same plan object for all scenarios of the same work. */
      readonly reference: Plan;
      readonly baseline?: Plan;
    }
  | { readonly kind: 'replay'; readonly scenario: ReplayScenario; readonly pipeline: Pipeline; readonly key: string }
  | { readonly kind: 'lint'; readonly scenario: LintScenario; readonly pipeline: Pipeline; readonly key: string };

/** A job in which nothing is executed. */
export type StillJob = Exclude<Job, { kind: 'execution' }>;

const pipelineOf = (scenario: Scenario, pipelines: readonly Pipeline[]): Pipeline => {
  const pipeline = pipelines.find(({ name }) => name === scenario.pipeline);
  if (pipeline !== undefined) return pipeline;
  throw new HarnessError(
    'PIPELINE_UNKNOWN',
    `Failed to plan ${scenario.name}: no pipeline is named "${scenario.pipeline}". Known: ${pipelines.map(({ name }) => name).join(', ')}.`,
  );
};

/** What a restart costs is measured for the crash of one execution, and wherever the work had a predecessor. */
const isMeasured = ({ faults = [], executions = 1, predecessor }: ExecutionScenario): boolean =>
  executions === 1 && (predecessor !== undefined || faults.some(({ kind }) => kind === 'worker.kill'));

/** The fault-free references of a run by the work that they do. */
export type References = Map<string, Plan>;

/** Plans the references that other scenarios grow from. @param references - takes them up */
export const planReferences = (
  { growth, config, seed }: RunRequest,
  references: References,
): readonly (readonly [base: ExecutionScenario, pipeline: Pipeline, plan: Plan])[] =>
  (growth?.bases ?? []).map((base, at) => {
    const pipeline = pipelineOf(base, config.pipelines);
    const work = workDigest(base, config.config);
    const plan = references.get(work) ?? planTrial(base, pipeline, config.config, seed, at + 1, 'reference');
    references.set(work, plan);
    return [base, pipeline, plan];
  });

/** Plans the whole run. Pure. @param references - that are there already */
export const planJobs = (
  { scenarios, config, seed, baselines }: RunRequest,
  references: References = new Map(),
): readonly Job[] => {
  return scenarios.map((scenario, at): Job => {
    const pipeline = pipelineOf(scenario, config.pipelines);
    const index = at + 1;
    const key = `${seed}-${index}`;
    if (!isExecution(scenario))
      return scenario.kind === 'replay'
        ? { kind: 'replay', scenario, pipeline, key }
        : { kind: 'lint', scenario, pipeline, key };
    const plan = (mode: Plan['mode']): Plan => planTrial(scenario, pipeline, config.config, seed, index, mode);
    const work = workDigest(scenario, config.config);
    const reference = references.get(work) ?? plan('reference');
    references.set(work, reference);
    return {
      kind: 'execution',
      scenario,
      pipeline,
      trial: plan('trial'),
      reference,
      ...(baselines && isMeasured(scenario) ? { baseline: plan('restart-baseline') } : {}),
    };
  });
};
