// One execution as evidence: its runs, followed from the first through every continue-as-new to the last.
import { toHistoryJson } from '../history/convert.ts';
import { failureOf, nextRunOf, resultOf, statusOf } from '../history/outcome.ts';
import type { ExecutionEvidence } from '../../reports/evidence/types.ts';
import { CHAIN_RUNS_MAX } from './bounds.ts';
import type { ConductedExecution } from './execution.ts';
import type { Places } from './places.ts';

const runEvidence = async (
  { environment }: Pick<Places, 'environment'>,
  namespace: string,
  workflowId: string,
  runId: string,
): Promise<ExecutionEvidence> => {
  const history = toHistoryJson(await environment.history(namespace, workflowId, runId));
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

/** All runs of one execution, oldest first; with more than the bound the last one here is not the last. */
export const chainEvidence = async (
  places: Pick<Places, 'environment'>,
  namespace: string,
  { workflowId, runId }: Pick<ConductedExecution, 'workflowId' | 'runId'>,
): Promise<readonly ExecutionEvidence[]> => {
  const runs: ExecutionEvidence[] = [];
  for (
    let next: string | undefined = runId;
    next !== undefined && runs.length < CHAIN_RUNS_MAX;
    next = nextRunOf(runs.at(-1)?.history)
  ) {
    runs.push(await runEvidence(places, namespace, workflowId, next));
  }
  return runs;
};

/** Whether the evidence of a chain stops before its end. */
export const isCutShort = (runs: readonly ExecutionEvidence[]): boolean =>
  nextRunOf(runs.at(-1)?.history) !== undefined;
