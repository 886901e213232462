// What a scenario names must exist: pipelines, Workflow Types, activity types. A misspelled name would strike nothing.
import type { Pipeline } from '../pipeline/types.ts';
import type { Problem } from '../problems.ts';
import { didYouMean } from '../suggest.ts';
import type { ExecutionScenario, Fault, Scenario } from './types.ts';

const unknownName = (path: string, what: string, name: string, known: readonly string[]): Problem => ({
  path,
  message: `${what} "${name}" is not known. ${didYouMean(name, known)}Known: ${known.join(', ')}.`,
});

/** The activity a fault waits for, with the path at which it is named. */
const activityOf = (fault: Fault): string | undefined => ('activity' in fault.on ? fault.on.activity : undefined);

function namedActivities(scenario: ExecutionScenario): readonly (readonly [path: string, name: string])[] {
  const faults = (scenario.faults ?? []).map(
    (fault, index) => [`faults[${index}].on.activity`, activityOf(fault)] as const,
  );
  const answers = (scenario.world?.llm?.answers ?? []).map(
    ({ activity }, index) => [`world.llm.answers[${index}].activity`, activity] as const,
  );
  const runs = Object.keys(scenario.expect.runs ?? {}).map((name) => [`expect.runs.${name}`, name] as const);
  return [...faults, ...answers, ...runs].flatMap(([path, name]) =>
    name === undefined ? [] : [[path, name] as const],
  );
}

function executionProblems(scenario: ExecutionScenario, pipeline: Pipeline): readonly Problem[] {
  const types = pipeline.workflows.map(({ type }) => type);
  const activities = [...new Set(pipeline.fleet.flatMap((worker) => worker.activities))];
  const wrongWorkflow =
    scenario.workflow === undefined || types.includes(scenario.workflow)
      ? []
      : [unknownName('workflow', 'Workflow Type', scenario.workflow, types)];
  const wrongActivities = namedActivities(scenario)
    .filter(([, name]) => !activities.includes(name))
    .map(([path, name]) => unknownName(path, 'activity', name, activities));
  return [...wrongWorkflow, ...wrongActivities];
}

/** Problems of what a scenario refers to. Its own pipeline is known here. */
export function referenceProblems(scenario: Scenario, pipeline: Pipeline): readonly Problem[] {
  if (scenario.kind !== 'replay') return executionProblems(scenario, pipeline);
  return pipeline.historiesPath === undefined
    ? [
        {
          path: 'pipeline',
          message: `"${pipeline.name}" names no folder of recorded histories. Give it a historiesPath.`,
        },
      ]
    : [];
}

/** A scenario whose pipeline nobody registered. */
export const pipelineProblem = (name: string, pipelines: readonly Pipeline[]): Problem =>
  unknownName(
    'pipeline',
    'pipeline',
    name,
    pipelines.map((pipeline) => pipeline.name),
  );
