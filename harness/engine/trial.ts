// One trial: plan in, evidence out. Phases: staff → start → faults strike → heal all → settle → collect. Judges nothing.
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { HarnessError } from '../errors.ts';
import { toHistoryJson } from '../history/convert.ts';
import type { LlmScript } from '../llm-mock/types.ts';
import type { EffectProbe } from '../config/types.ts';
import type { Expectation, Fault, LlmFault, ServiceFault } from '../scenario/types.ts';
import type { Plan, TrialEvidence } from '../../reports/evidence/types.ts';
import { collectEvidence } from './collect.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { clientCodecOf } from './client-codec.ts';
import { conductExecutions, type ConductedExecution } from './execution.ts';
import { healAll } from './heal.ts';
import { openOutsideClient } from './outside-client.ts';
import { lackFor } from './fitness.ts';
import { inTurn, problemsOf } from './in-turn.ts';
import { staff } from './strikes/recover.ts';
import { outfitOf, type Places } from './places.ts';
import { faultOf, worldOfPlan } from './plan.ts';
import { Recorder } from './recorder.ts';
import { latencyScript } from './latency-script.ts';
import { quotaScript } from './quota-script.ts';
import { settle } from './settle.ts';
import { ScheduleOrder } from './schedule-order.ts';
import { watchStanding } from './standing.ts';
import { rulesFor, type TrialContext } from './trial-context.ts';
import { Watch } from './watch.ts';

export interface TrialOptions {
  readonly places: Places;
  readonly probes: readonly EffectProbe[];
  readonly pipeline: Pipeline;
  readonly signal: AbortSignal;
  /** Why it cannot be carried out at all: what failed when its own server was opened. */
  readonly unable?: Error;
  onStrike(title: string): void;
}

/** Ordinals of the executions that a trial begins with. */
const firstOrdinals = ({ executions }: Plan): readonly number[] =>
  Array.from({ length: executions }, (_, index) => index + 1);

const isLlmFault = (fault: Fault): fault is LlmFault => fault.kind.startsWith('llm.');
const isServiceFault = (fault: Fault): fault is ServiceFault => fault.kind.startsWith('service.');

/** The faults of one sort, with their ids. */
const armed = <F extends Fault>({ faults }: Plan, isMeant: (fault: Fault) => fault is F) =>
  faults.flatMap((planned) => {
    const fault = faultOf(planned);
    return isMeant(fault) ? [{ id: planned.id, fault }] : [];
  });

type ScheduledAs = NonNullable<LlmScript['scheduledAs']>;

/** Tells the fake provider about the trial. */
const script = (places: Places, plan: Plan, scheduledAs: ScheduledAs): void => {
  const world = worldOfPlan(plan);
  places.llm.register({
    trial: plan.key,
    workflowIdPrefix: plan.workflowIdPrefix,
    answers: world.llm?.answers ?? [],
    pages: world.pages ?? {},
    services: world.services ?? {},
    ...(world.latency === undefined ? {} : { latency: latencyScript(world.latency, plan.seed) }),
    ...(world.llm?.quota === undefined ? {} : { quota: quotaScript(world.llm.quota) }),
    faults: armed(plan, isLlmFault),
    serviceFaults: armed(plan, isServiceFault),
    // What is done again after a crash is another execution: there the first that asks is the first.
    ...(plan.mode === 'restart-baseline' ? {} : { scheduledAs }),
  });
};

/** Where nothing is durable, somebody starts failed work again from its first step; one that is meant to fail is left alone. */
const failedForGood = async ({ client, plan }: TrialContext, { workflowId }: ConductedExecution): Promise<boolean> => {
  if ((plan.expect as Partial<Expectation> | null)?.status !== 'completed') return false;
  const { status } = await client.workflow.getHandle(workflowId).describe();
  return status.name === 'FAILED' || status.name === 'TIMED_OUT';
};

/** Runs the work again after each crash or failure that lost everything. */
const conductRestarts = async (trial: TrialContext): Promise<readonly ConductedExecution[]> => {
  const executions: ConductedExecution[] = [];
  // Each restart consumes a fault, so there is at most one execution more than there are faults.
  for (let ordinal = 1; ordinal <= trial.plan.faults.length + 1; ordinal += 1) {
    const [execution] = await conductExecutions(trial, [ordinal]);
    if (execution === undefined) break;
    executions.push(execution);
    if (execution.end === 'stuck') break;
    if (execution.end === 'closed') {
      if (await failedForGood(trial, execution)) continue;
      break;
    }
    await trial.client.workflow
      .getHandle(execution.workflowId)
      .terminate('restart baseline: the crash lost everything');
    await staff(trial, trial.plan.workers - trial.crew.hosts.length, [ordinal + 1]);
  }
  return executions;
};

const conductAll = (trial: TrialContext): Promise<readonly ConductedExecution[]> =>
  trial.plan.mode === 'restart-baseline' ? conductRestarts(trial) : conductExecutions(trial, firstOrdinals(trial.plan));

const demandEnvironment = ({ environment }: Places, plan: Plan): void => {
  const lack = lackFor(plan, environment.capabilities);
  if (lack === undefined) return;
  throw new HarnessError(
    'ENVIRONMENT_LACKS',
    `Failed to run ${plan.scenario} on ${environment.title}: ${lack}. Run it with --env virtual.`,
  );
};

/** An execution that nothing ends would go on beside the trials that follow. */
const endStuck = async (client: Client, executions: readonly ConductedExecution[]): Promise<void> => {
  for (const { workflowId } of executions.filter(({ end }) => end === 'stuck')) {
    try {
      await client.workflow.getHandle(workflowId).terminate('the trial is over');
    } catch (problem) {
      // Ended by itself in the meantime.
      if (!(problem instanceof WorkflowNotFoundError)) throw problem;
    }
  }
};

/** The code of what went wrong first, and all that went wrong. */
const brokenBy = (problem: unknown): { code: string; message: string } => {
  const [first, ...others] = problemsOf(problem);
  const messages = [first, ...others].map((each) => (each instanceof Error ? each.message : String(each)));
  return {
    code: HarnessError.is(first) ? first.code : 'HARNESS_FAULT',
    message: [...new Set(messages)].join(' Then: '),
  };
};

/** Once more when everything is healed: the watched queries of what has ended are answered by replay. */
const askHealed = async (trial: TrialContext, executions: readonly ConductedExecution[]): Promise<void> => {
  const { plan, places, recorder } = trial;
  if (plan.faults.length === 0) return;
  recorder.healedWallMs = places.clock.now();
  const ended = executions.filter(({ end }) => end === 'closed');
  await Promise.all(ended.map(({ workflowId }) => new Watch(trial, workflowId).askAll()));
};

/**
 * Staff → start → strike → heal → settle, with a crew that is the trial's own or shared. Each step is taken, whatever became of those before.
 *
 * @throws what went wrong first; all of it in an AggregateError where it is more
 */
export const carryOut = async (trial: TrialContext): Promise<readonly ConductedExecution[]> => {
  const { places, crew, recorder } = trial;
  const unlisten = crew.listen((host, message) => recorder.hear(host.identity, message));
  const servingWallMs = places.clock.now();
  recorder.workers.push(...crew.hosts.map(({ identity, pid }) => ({ identity, pid, servingWallMs })));
  let concludeStanding = (): void => undefined;
  let conducted: readonly ConductedExecution[] = [];
  const unlessCutShort = async (step: () => Promise<void>): Promise<void> => {
    if (!trial.signal.aborted) await step();
  };
  await inTurn(
    async () => {
      concludeStanding = await watchStanding(trial);
      conducted = await conductAll(trial);
    },
    () => healAll(trial),
    () => unlessCutShort(() => askHealed(trial, conducted)),
    () => unlessCutShort(() => settle({ clock: places.clock, crew, recorder })),
    () => concludeStanding(),
    () => unlisten(),
  );
  return conducted;
};

/**
 * Carries out one plan.
 *
 * @throws when the run is cut short, never because of the pipeline: what could not be carried to its end is in `broken` of the evidence
 */
export const runTrial = (plan: Plan, options: TrialOptions): Promise<TrialEvidence> =>
  options.places.crews.turn(() => run(plan, options));

const run = async (plan: Plan, options: TrialOptions): Promise<TrialEvidence> => {
  const { places, signal, onStrike } = options;
  // Whose turn comes when the run is being cut short must not ask a server that is gone.
  signal.throwIfAborted();
  const recorder = new Recorder(plan);
  let timings = { startedWallMs: places.clock.now(), wallMs: 0 };
  let namespace: string | undefined;
  let executions: readonly ConductedExecution[] = [];
  let broken: TrialEvidence['broken'];
  const order = new ScheduleOrder(async (workflowId, runId) =>
    toHistoryJson(await places.environment.history(namespace ?? '', workflowId, runId)),
  );
  script(places, plan, (caller) => order.numberOf(caller));
  const rules = rulesFor(plan, firstOrdinals(plan));
  try {
    demandEnvironment(places, plan);
    if (options.unable !== undefined) throw options.unable;
    executions = await places.crews.lend(plan, rules, async (crew) => {
      signal.throwIfAborted();
      namespace = crew.assignment.namespace;
      const begun = places.clock.elapsed();
      timings = { startedWallMs: places.clock.now(), wallMs: 0 };
      const own = outfitOf(options.pipeline, places);
      const client = places.environment.client(namespace, own);
      const { outfit, heals, probes } = clientCodecOf({ plan, recorder, clock: places.clock, onStrike }, own);
      const outside = await openOutsideClient(places, plan, outfit, places.environment.client(namespace, outfit));
      const trial = { places, plan, crew, client, outfit, outside, recorder, signal, onStrike };
      let conducted: readonly ConductedExecution[];
      try {
        conducted = await carryOut({ ...trial, pipeline: options.pipeline, heals, probes });
      } finally {
        await outside.close();
      }
      timings = { ...timings, wallMs: places.clock.elapsed() - begun };
      return conducted;
    });
  } catch (problem) {
    // A run that is being cut short says nothing about this trial.
    if (signal.aborted) throw problem;
    broken = brokenBy(problem);
  }
  const evidence = await collectEvidence({
    ...options,
    plan,
    recorder,
    executions,
    ...(namespace === undefined ? {} : { namespace }),
    ...(broken === undefined ? {} : { broken }),
    timings,
  });
  if (namespace !== undefined) await endStuck(places.environment.client(namespace), executions);
  return evidence;
};
