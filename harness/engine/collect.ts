// Gathers what a trial left behind, wherever it lies, into one evidence. Judges nothing.
import type { EffectProbe } from '../config/types.ts';
import { toHistoryJson } from '../history/convert.ts';
import { failureOf, resultOf, statusOf } from '../history/outcome.ts';
import {
  SCHEMA_VERSION,
  type ExecutionEvidence,
  type FaultRecord,
  type LlmExchange,
  type Plan,
  type Strike,
  type TrialEvidence,
} from '../../reports/evidence/types.ts';
import { fromDecided } from './attempt-times.ts';
import type { ConductedExecution } from './execution.ts';
import type { Places } from './places.ts';
import type { Recorder } from './recorder.ts';

interface Collection {
  readonly places: Places;
  readonly probes: readonly EffectProbe[];
  readonly workflowsPath: string;
  readonly plan: Plan;
  readonly recorder: Recorder;
  readonly executions: readonly ConductedExecution[];
  /** Absent when the trial broke before it had one. */
  readonly namespace?: string;
  readonly broken?: { readonly code: string; readonly message: string };
  readonly timings: { readonly startedWallMs: number; readonly wallMs: number };
}

const executionEvidence = async (
  places: Places,
  namespace: string,
  { workflowId, runId }: ConductedExecution,
): Promise<ExecutionEvidence> => {
  const history = toHistoryJson(await places.environment.history(namespace, workflowId, runId));
  const result = resultOf(history);
  const failure = failureOf(history);
  const times = history.events.map(({ eventTime }) => Date.parse(eventTime));
  return {
    workflowId,
    runId,
    status: statusOf(history),
    ...(result === undefined ? {} : { result }),
    ...(failure === undefined ? {} : { failure }),
    history,
    startedVirtualMs: times[0] ?? 0,
    endedVirtualMs: times.at(-1) ?? 0,
  };
};

/** An LLM fault's proof is in the ledger; a kill's was written down when the process died. */
const strikesOf = (faultId: string, recorder: Recorder, llm: readonly LlmExchange[]): readonly Strike[] => [
  ...recorder.strikes(faultId),
  ...llm
    .filter((exchange) => exchange.faultId === faultId)
    .map(({ arrivedWallMs, status, path, workflowId, activityType, activityId, attempt }) => ({
      wallMs: arrivedWallMs,
      detail: `${path} answered ${status === 0 ? 'nothing' : `HTTP ${status}`}`,
      workflowId,
      activityType,
      activityId,
      attempt,
    })),
];

export const collectEvidence = async (collection: Collection): Promise<TrialEvidence> => {
  const { places, plan, recorder, namespace } = collection;
  const executions =
    namespace === undefined
      ? []
      : await Promise.all(collection.executions.map((execution) => executionEvidence(places, namespace, execution)));
  const llm = places.llm.collect(plan.key);
  const faults = plan.faults.map(({ id, kind, title, planned }): FaultRecord => ({
    id,
    kind,
    title,
    planned,
    strikes: strikesOf(id, recorder, llm),
    healed: recorder.healed.has(id),
  }));
  const replays = await places.replayer.replay(
    { pipeline: plan.pipeline, workflowsPath: collection.workflowsPath },
    executions.map(({ workflowId, history }) => ({ source: plan.key, workflowId, history })),
  );
  return {
    schemaVersion: SCHEMA_VERSION,
    plan,
    executions,
    llm,
    effects: await places.database.effects(
      collection.probes,
      executions.map(({ workflowId }) => workflowId),
    ),
    attempts:
      places.environment.capabilities.retryTimes === 'due'
        ? recorder.attempts
        : fromDecided(recorder.attempts, executions),
    faults,
    actions: plan.actions.map(
      ({ id, signal, atMs }) => recorder.actions.find((action) => action.id === id) ?? { id, signal, plannedMs: atMs },
    ),
    workers: recorder.workers,
    recoveries: recorder.recoveries,
    replays,
    timings: {
      ...collection.timings,
      virtualMs: executions.reduce(
        (sum, { startedVirtualMs, endedVirtualMs }) => sum + endedVirtualMs - startedVirtualMs,
        0,
      ),
    },
    ...(collection.broken === undefined ? {} : { broken: collection.broken }),
  };
};
