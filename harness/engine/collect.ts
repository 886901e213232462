// Gathers what a trial left behind, wherever it lies, into one evidence. Judges nothing.
import type { EffectProbe } from '../config/types.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { workflowCodeOf } from '../replay/workflow-code.ts';
import { HarnessError } from '../errors.ts';
import { virtualMsOf } from '../accounting/chains.ts';
import {
  SCHEMA_VERSION,
  type ActionRecord,
  type ExecutionEvidence,
  type FaultRecord,
  type LlmExchange,
  type Plan,
  type ServiceExchange,
  type Strike,
  type TrialEvidence,
} from '../../reports/evidence/types.ts';
import { fromDecided, withKnownTimes } from './attempt-times.ts';
import { CHAIN_RUNS_MAX } from './bounds.ts';
import { chainEvidence, isCutShort } from './chain.ts';
import type { ConductedExecution } from './execution.ts';
import { messageStrikes } from './messages/proof.ts';
import type { Places } from './places.ts';
import type { Recorder } from './recorder.ts';
import { travelInTime } from './time-travel.ts';

interface Collection {
  readonly places: Places;
  readonly probes: readonly EffectProbe[];
  /** Today's: its converter reads what was written. */
  readonly pipeline: Pipeline;
  readonly plan: Plan;
  readonly recorder: Recorder;
  readonly executions: readonly ConductedExecution[];
  /** Absent when the trial broke before it had one. */
  readonly namespace?: string;
  readonly broken?: { readonly code: string; readonly message: string };
  readonly timings: { readonly startedWallMs: number; readonly wallMs: number };
}

/** A fault's proof is in the ledger of the provider or of the services; a kill's was written down when the process died. */
const strikesOf = (
  faultId: string,
  recorder: Recorder,
  ledger: readonly (LlmExchange | ServiceExchange)[],
): readonly Strike[] => [
  ...recorder.strikes(faultId),
  ...ledger
    .filter((exchange) => exchange.faultId === faultId)
    .map(({ arrivedWallMs, status, path, workflowId, runId, activityType, activityId, attempt }) => ({
      wallMs: arrivedWallMs,
      detail: `${path} answered ${status === 0 ? 'nothing' : `HTTP ${status}`}`,
      workflowId,
      runId,
      activityType,
      activityId,
      attempt,
    })),
];

const unsoundOf = ({ unsound }: Recorder, faultId: string): Pick<FaultRecord, 'unsound'> => {
  const reason = unsound.get(faultId);
  return reason === undefined ? {} : { unsound: reason };
};

/** One record per planned message and execution, also where it was never sent. */
const actionsOf = (
  { actions }: Plan,
  recorder: Recorder,
  executions: readonly ConductedExecution[],
): readonly ActionRecord[] =>
  actions.flatMap((action) => {
    if (action.kind === 'query') return [];
    const { id, when } = action;
    const signal = action.kind === 'signal' ? action.signal : action.update;
    const plannedMs = when.kind === 'moment' ? { plannedMs: when.atMs } : {};
    return executions.map(
      ({ workflowId }) =>
        recorder.actions.find((record) => record.id === id && record.execution === workflowId) ?? {
          id,
          signal,
          execution: workflowId,
          sent: 0,
          ...plannedMs,
        },
    );
  });

const CUT_SHORT = {
  code: 'TRIAL_STUCK',
  message: `An execution continued as new more than ${CHAIN_RUNS_MAX} times, and no more runs are collected. Give it less to do, or let it continue as new later.`,
};

interface Chains {
  readonly chains: readonly (readonly ExecutionEvidence[])[];
  /** Why there are none. */
  readonly unreadable?: TrialEvidence['broken'];
}

/** A codec that cannot read what its own workers wrote makes the trial unknown. */
const chainsOf = async ({ places, pipeline, namespace, executions }: Collection): Promise<Chains> => {
  if (namespace === undefined) return { chains: [] };
  const converter = places.converters.get(pipeline.name);
  try {
    return { chains: await Promise.all(executions.map((one) => chainEvidence(places, namespace, one, converter))) };
  } catch (problem) {
    if (!HarnessError.is(problem) || problem.code !== 'HISTORY_UNREADABLE') throw problem;
    return { chains: [], unreadable: { code: problem.code, message: problem.message } };
  }
};

export const collectEvidence = async (collection: Collection): Promise<TrialEvidence> => {
  const { places, plan, recorder } = collection;
  const { chains, unreadable } = await chainsOf(collection);
  const executions = chains.flat();
  const broken = collection.broken ?? unreadable ?? (chains.some(isCutShort) ? CUT_SHORT : undefined);
  const { retryTimes } = places.environment.capabilities;
  const services = withKnownTimes(retryTimes, places.llm.collectServices(plan.key));
  const llm = withKnownTimes(retryTimes, places.llm.collect(plan.key));
  const faults = plan.faults.map(({ id, kind, title, planned }): FaultRecord => ({
    id,
    kind,
    title,
    planned,
    strikes: [
      ...strikesOf(id, recorder, [...llm, ...services]),
      ...messageStrikes(plan, id, recorder.deliveries, executions),
    ],
    healed: recorder.healed.has(id),
    ...unsoundOf(recorder, id),
  }));
  // What was deployed last is what its histories have to replay on.
  const code = workflowCodeOf(places.codes.last(plan).pipeline);
  const replays = await places.replayer.replay(
    code,
    executions.map(({ workflowId, history }) => ({ source: plan.key, workflowId, history })),
  );
  const timeTravel = await travelInTime({ plan, stepper: places.stepper, code, executions });
  return {
    schemaVersion: SCHEMA_VERSION,
    plan,
    executions,
    llm,
    services,
    effects: await places.database.effects(collection.probes, [
      ...new Set(executions.map(({ workflowId }) => workflowId)),
    ]),
    attempts: retryTimes === 'due' ? recorder.attempts : fromDecided(recorder.attempts, executions),
    faults,
    actions: actionsOf(plan, recorder, collection.executions),
    ...(recorder.deliveries.length === 0 ? {} : { deliveries: recorder.deliveries }),
    queries: recorder.queries,
    workers: recorder.workers,
    ...(recorder.output.length === 0 ? {} : { output: recorder.output }),
    recoveries: recorder.recoveries,
    ...(recorder.unsettled.length === 0 ? {} : { unsettled: recorder.unsettled }),
    replays,
    ...(timeTravel === undefined ? {} : { timeTravel }),
    timings: {
      ...collection.timings,
      ...(recorder.healedWallMs === undefined ? {} : { healedWallMs: recorder.healedWallMs }),
      virtualMs: virtualMsOf({ plan, executions }),
    },
    ...(broken === undefined ? {} : { broken }),
  };
};
