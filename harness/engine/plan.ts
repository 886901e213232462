// Scenario + seed → plan: plain JSON with nothing left to decide. Pure.
import type { OrdealConfig } from '../config/types.ts';
import { faultTitle, plannedStrikes } from '../faults/registry.ts';
import { digest } from '../random.ts';
import type { Pipeline, WorkflowEntry } from '../pipeline/types.ts';
import type { ExecutionScenario, Fault, LlmAnswer, WatchedQuery, World } from '../scenario/types.ts';
import {
  SCHEMA_VERSION,
  type Plan,
  type PlannedAction,
  type PlannedFault,
  type PlannedWatch,
  type TrialMode,
} from '../../reports/evidence/types.ts';
import { isMessage, timeOf } from './messages/struck.ts';
import type { PlannedCell } from '../../reports/evidence/matrix.ts';
import { changesWork, planAction } from './plan-action.ts';

/** A scenario, and its place in a matrix where it is a cell of one. */
export type PlannableScenario = ExecutionScenario & { readonly cell?: PlannedCell };

/** Worker processes of a trial that does not say. */
const WORKERS_DEFAULT = 1;

/** Executions of a trial that does not say. */
const EXECUTIONS_DEFAULT = 1;

const planFault = (fault: Fault, index: number): PlannedFault => ({
  id: `f${index + 1}`,
  kind: fault.kind,
  planned: plannedStrikes(fault),
  fault,
  title: faultTitle(fault),
});

const planWatch = ({ args = [], ...watched }: WatchedQuery): PlannedWatch => ({ ...watched, args });

/** The restart baseline of a work that has a predecessor is the predecessor. */
const workflowOf = (scenario: ExecutionScenario, { workflows }: Pipeline, mode: TrialMode): WorkflowEntry => {
  const wanted = mode === 'restart-baseline' ? (scenario.predecessor ?? scenario.workflow) : scenario.workflow;
  return workflows.find(({ type }) => type === wanted) ?? workflows[0];
};

/** The scenario's own answers first, then those the configuration gives for the whole pipeline: none of these has to be asked for. */
const answersOf = (scenario: ExecutionScenario, config: OrdealConfig): readonly LlmAnswer[] => {
  const own = scenario.world?.llm?.answers ?? [];
  const given = config.answers?.[scenario.pipeline] ?? [];
  if (given === 'invented') return own.length > 0 ? own : [{ invented: true }];
  return [...own, ...given.map((answer) => ({ ...answer, optional: true as const }))];
};

const worldOf = (scenario: ExecutionScenario, config: OrdealConfig): World => ({
  llm: {
    answers: answersOf(scenario, config),
    ...(scenario.world?.llm?.quota === undefined ? {} : { quota: scenario.world.llm.quota }),
  },
  pages: scenario.world?.pages ?? {},
  ...(scenario.world?.services === undefined ? {} : { services: scenario.world.services }),
  ...(scenario.world?.latency === undefined ? {} : { latency: scenario.world.latency }),
});

const MODE_LETTER = { trial: 't', reference: 'f', 'restart-baseline': 'r' } as const satisfies Record<
  TrialMode,
  string
>;

/** What makes two scenarios the same work: their fault-free reference is run once and shared. */
export const workDigest = (scenario: ExecutionScenario, config: OrdealConfig): string =>
  digest(
    12,
    JSON.stringify([
      scenario.pipeline,
      scenario.workflow ?? null,
      scenario.args,
      worldOf(scenario, config),
      (scenario.actions ?? []).filter(changesWork),
      scenario.executions ?? EXECUTIONS_DEFAULT,
    ]),
  );

/** What the SDK's client says of an execution that has ended. */
const ENDED = 'WorkflowNotFoundError';

/** A message that comes after the end is refused by the server. */
const refusedLate = (actions: readonly PlannedAction[], faults: readonly PlannedFault[]): readonly PlannedAction[] =>
  actions.map((action) =>
    isMessage(action) && timeOf({ actions, faults }, action) === 'end' ? { ...action, refused: ENDED } : action,
  );

/**
 * Resolves one scenario into the plan of one trial.
 *
 * @param index - place of the scenario in the run, from 1; part of the key
 * @param mode - a reference has no faults; a restart baseline has the same as the trial
 */
export const planTrial = (
  scenario: PlannableScenario,
  pipeline: Pipeline,
  config: OrdealConfig,
  seed: string,
  index: number,
  mode: TrialMode,
): Plan => {
  const workflow = workflowOf(scenario, pipeline, mode);
  const key = `${seed}-${index}${mode === 'trial' ? '' : MODE_LETTER[mode]}`;
  const faults = mode === 'reference' ? [] : (scenario.faults ?? []).map(planFault);
  const actions = (scenario.actions ?? []).map(planAction);
  return {
    schemaVersion: SCHEMA_VERSION,
    key,
    mode,
    seed,
    scenario: scenario.name,
    why: scenario.why,
    pipeline: pipeline.name,
    workflowType: workflow.type,
    taskQueue: workflow.taskQueue,
    // The trailing dash keeps `…-1-` from being a prefix of `…-12-`.
    workflowIdPrefix: `ordeal-${key}-`,
    args: scenario.args,
    world: worldOf(scenario, config),
    faults,
    actions: refusedLate(actions, faults).filter(({ kind }) => mode === 'trial' || kind !== 'query'),
    watch: mode === 'trial' ? (scenario.watch ?? []).map(planWatch) : [],
    workers: scenario.workers ?? WORKERS_DEFAULT,
    executions: scenario.executions ?? EXECUTIONS_DEFAULT,
    expect: scenario.expect,
    ...(scenario.cell === undefined || mode !== 'trial' ? {} : { cell: scenario.cell }),
  };
};

/** The faults of a plan as the scenario typed them. */
export const faultOf = (planned: PlannedFault): Fault => planned.fault as Fault;

export const worldOfPlan = (plan: Plan): World => plan.world as World;
