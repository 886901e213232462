// What a scenario names must exist: pipelines, Workflow Types, activity types. A misspelled name would strike nothing.
import type { Pipeline } from '../pipeline/types.ts';
import { isExecution } from './kinds.ts';
import { messageNameProblems } from './message-names.ts';
import { messageProblems } from './message-problems.ts';
import type { Problem } from '../problems.ts';
import { didYouMean } from '../suggest.ts';
import type { Action, ExecutionScenario, Fault, Scenario } from './types.ts';

const unknownName = (path: string, what: string, name: string, known: readonly string[]): Problem => ({
  path,
  message: `${what} "${name}" is not known. ${didYouMean(name, known)}Known: ${known.join(', ')}.`,
});

/** The activity a fault waits for, with the path at which it is named. */
const activityOf = (fault: Fault): string | undefined => {
  const on = triggerOf(fault);
  return on !== undefined && 'activity' in on ? on.activity : undefined;
};

/** What a fault waits for; one that is there from the start waits for nothing. */
const triggerOf = (fault: Fault) => ('on' in fault ? fault.on : undefined);

/** The activity at whose point an action waits. */
const activityOfAction = (action: Action): string | undefined =>
  'on' in action && 'activity' in action.on ? action.on.activity : undefined;

function namedActivities(scenario: ExecutionScenario): readonly (readonly [path: string, name: string])[] {
  const faults = (scenario.faults ?? []).map(
    (fault, index) => [`faults[${index}].on.activity`, activityOf(fault)] as const,
  );
  const answers = (scenario.world?.llm?.answers ?? []).map(
    ({ activity }, index) => [`world.llm.answers[${index}].activity`, activity] as const,
  );
  const actions = (scenario.actions ?? []).map(
    (action, index) => [`actions[${index}].on.activity`, activityOfAction(action)] as const,
  );
  const runs = Object.keys(scenario.expect.runs ?? {}).map((name) => [`expect.runs.${name}`, name] as const);
  const bounded = (['concurrent', 'queueWait', 'jitter', 'options'] as const).flatMap((field) =>
    Object.keys(scenario.expect[field] ?? {}).map((name) => [`expect.${field}.${name}`, name] as const),
  );
  return [...faults, ...actions, ...answers, ...runs, ...bounded].flatMap(([path, name]) =>
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
  const wrongPredecessor =
    scenario.predecessor === undefined || types.includes(scenario.predecessor)
      ? []
      : [unknownName('predecessor', 'Workflow Type', scenario.predecessor, types)];
  const wrongActivities = namedActivities(scenario)
    .filter(([, name]) => !activities.includes(name))
    .map(([path, name]) => unknownName(path, 'activity', name, activities));
  const services = Object.keys(scenario.world?.services ?? {});
  const namedServices = [
    ...Object.keys(scenario.expect.requests ?? {}).map((name) => [`expect.requests['${name}']`, name] as const),
    ...(scenario.expect.idempotent ?? []).map((name, index) => [`expect.idempotent[${index}]`, name] as const),
  ];
  const wrongServices = namedServices
    .filter(([, name]) => !services.includes(name))
    .map(([path, name]) => unknownName(path, 'service', name, services));
  const executions = scenario.executions ?? 1;
  const wrongExecutions = (scenario.faults ?? []).flatMap((fault, index) => {
    const on = triggerOf(fault);
    return on !== undefined && 'execution' in on && on.execution !== undefined && on.execution > executions
      ? [
          {
            path: `faults[${index}].on.execution`,
            message: `there is no execution ${on.execution}: the scenario has ${executions}. It would strike nothing.`,
          },
        ]
      : [];
  });
  return [
    ...wrongWorkflow,
    ...wrongPredecessor,
    ...wrongActivities,
    ...wrongServices,
    ...wrongExecutions,
    ...wrongRequests(scenario),
    ...messageProblems(scenario),
    ...messageNameProblems(scenario, pipeline),
  ];
}

/** A fault of a request that the world does not answer would strike a 404. */
function wrongRequests({ faults = [], world = {} }: ExecutionScenario): readonly Problem[] {
  const pages = Object.keys(world.pages ?? {}).map((path) => `GET {pages}/${path.replace(/^\/+/, '')}`);
  const known = [...Object.keys(world.services ?? {}), ...pages];
  return faults.flatMap((fault, index) => {
    const on = triggerOf(fault);
    return on !== undefined && 'request' in on && typeof on.request === 'string' && !known.includes(on.request)
      ? [unknownName(`faults[${index}].on.request`, 'request', on.request, known)]
      : [];
  });
}

/** Problems of what a scenario refers to. Its own pipeline is known here. */
export function referenceProblems(scenario: Scenario, pipeline: Pipeline): readonly Problem[] {
  if (isExecution(scenario)) return executionProblems(scenario, pipeline);
  if (scenario.kind === 'lint') return [];
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
