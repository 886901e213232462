// One execution as evidence: its runs, followed from the first through every continue-as-new to the last.
import { decodeHistory } from '../converter/decode-history.ts';
import type { OpenConverter } from '../converter/open.ts';
import { readPayloads, valueReader } from '../converter/values.ts';
import { toHistoryJson } from '../history/convert.ts';
import { failureOf, resultOf } from '../history/outcome.ts';
import { nextRunOf, statusOf } from '../history/status.ts';
import type { ExecutionEvidence, HistoryJson } from '../../reports/evidence/types.ts';
import { CHAIN_RUNS_MAX } from './bounds.ts';
import type { ConductedExecution } from './execution.ts';
import type { Places } from './places.ts';

/** What the payloads of a history say, by the pipeline's own converter. */
const decoded = async (
  stored: HistoryJson,
  runId: string,
  converter: OpenConverter | undefined,
): Promise<Pick<ExecutionEvidence, 'history' | 'stored' | 'read' | 'result'>> => {
  if (converter === undefined) return { history: stored, result: resultOf(stored) };
  const { payloadCodecs, payloadConverter } = converter.loaded;
  const history = await decodeHistory(stored, payloadCodecs, `run ${runId}`);
  const read = readPayloads(history, payloadConverter);
  return {
    history,
    ...(payloadCodecs.length === 0 ? {} : { stored }),
    ...(read === undefined ? {} : { read }),
    result: resultOf(history, valueReader(payloadConverter)),
  };
};

const runEvidence = async (
  { environment }: Pick<Places, 'environment'>,
  namespace: string,
  workflowId: string,
  runId: string,
  converter: OpenConverter | undefined,
): Promise<ExecutionEvidence> => {
  const stored = toHistoryJson(await environment.history(namespace, workflowId, runId));
  const { history, result, ...read } = await decoded(stored, runId, converter);
  const failure = failureOf(history);
  const times = history.events.map(({ eventTime }) => Date.parse(eventTime));
  return {
    workflowId,
    runId,
    status: statusOf(history),
    ...(result === undefined ? {} : { result }),
    ...(failure === undefined ? {} : { failure }),
    history,
    ...read,
    startedVirtualMs: times[0] ?? 0,
    endedVirtualMs: times.at(-1) ?? 0,
  };
};

/** All runs of one execution, oldest first; with more than the bound the last one here is not the last. */
export const chainEvidence = async (
  places: Pick<Places, 'environment'>,
  namespace: string,
  { workflowId, runId }: Pick<ConductedExecution, 'workflowId' | 'runId'>,
  converter?: OpenConverter,
): Promise<readonly ExecutionEvidence[]> => {
  const runs: ExecutionEvidence[] = [];
  for (
    let next: string | undefined = runId;
    next !== undefined && runs.length < CHAIN_RUNS_MAX;
    next = nextRunOf(runs.at(-1)?.history)
  ) {
    runs.push(await runEvidence(places, namespace, workflowId, next, converter));
  }
  return runs;
};

/** Whether the evidence of a chain stops before its end. */
export const isCutShort = (runs: readonly ExecutionEvidence[]): boolean =>
  nextRunOf(runs.at(-1)?.history) !== undefined;
