// What shadowing asks of a cluster: three reads, and nothing that changes anything.
import { status } from '@grpc/grpc-js';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { WallClock } from '../../clock.ts';
import { HarnessError } from '../../errors.ts';
import { toHistoryJson } from '../../history/convert.ts';
import type { HistoryStatus } from '../../../reports/evidence/gate.ts';
import type { HistoryJson } from '../../../reports/evidence/types.ts';

/** One run, as the visibility store lists it. */
export interface ListedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly status: HistoryStatus;
}

/** Tests put their own in the place of a server. */
export interface ClusterReads {
  /** For messages: `localhost:7233, namespace default`. */
  readonly title: string;
  readonly namespace: string;
  /** @throws HarnessError USAGE for a query that the server refuses · SERVER_UNREACHABLE */
  list(query: string): AsyncIterable<ListedRun>;
  /** How many events an open run has by now. */
  lengthOf(run: ListedRun): Promise<number>;
  history(run: ListedRun): Promise<HistoryJson>;
}

/** A server that takes longer for one answer is as good as gone. */
const CALL_BOUND_MS = 30_000;
/** A history of 50 MB comes in many answers. */
const HISTORY_BOUND_MS = 300_000;
const PAGE_SIZE = 200;
/** With pages of 200: more executions than this are no sample. */
const MAX_PAGES = 100_000;

/** WorkflowExecutionStatus by number. */
const STATUS: Readonly<Record<number, HistoryStatus>> = {
  2: 'completed',
  3: 'failed',
  4: 'canceled',
  5: 'terminated',
  6: 'continued-as-new',
  7: 'timed-out',
};

const listed = (info: temporal.api.workflow.v1.IWorkflowExecutionInfo): ListedRun => ({
  workflowId: info.execution?.workflowId ?? '',
  runId: info.execution?.runId ?? '',
  workflowType: info.type?.name ?? '',
  status: STATUS[info.status ?? 0] ?? 'open',
});

function listFailure(error: unknown, query: string, title: string): unknown {
  if (!isGrpcServiceError(error)) return error;
  if (error.code === status.INVALID_ARGUMENT)
    return new HarnessError(
      'USAGE',
      `Failed to list the executions that match ${query}: ${title} answers "${error.details}". Correct the query.`,
      { cause: error },
    );
  return new HarnessError(
    'SERVER_UNREACHABLE',
    `Failed to list executions of ${title}: ${error.details}. Check the server, the namespace, and that you may read it.`,
    { cause: error },
  );
}

/**
 * Reads of a cluster. The raw service is asked, because the SDK's own listing decodes memos, and fails on one that is encrypted.
 */
export function readsOf(
  { client, title }: { readonly client: Client; readonly title: string },
  clock: WallClock,
): ClusterReads {
  const { namespace } = client.options;
  const service = client.workflowService;
  const within = <T>(boundMs: number, call: () => Promise<T>): Promise<T> =>
    client.withDeadline(clock.now() + boundMs, call);
  return {
    title,
    namespace,
    async *list(query) {
      let nextPageToken: Uint8Array | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const request = { namespace, query, pageSize: PAGE_SIZE, nextPageToken: nextPageToken ?? null };
        const answer = await within(CALL_BOUND_MS, () => service.listWorkflowExecutions(request)).catch(
          (error: unknown) => {
            throw listFailure(error, query, title);
          },
        );
        for (const info of answer.executions) yield listed(info);
        if (answer.nextPageToken.length === 0) return;
        ({ nextPageToken } = answer);
      }
    },
    async lengthOf({ workflowId, runId }) {
      const request = { namespace, execution: { workflowId, runId } };
      const answer = await within(CALL_BOUND_MS, () => service.describeWorkflowExecution(request));
      return Number(answer.workflowExecutionInfo?.historyLength ?? 0);
    },
    async history({ workflowId, runId }) {
      const handle = client.workflow.getHandle(workflowId, runId);
      return toHistoryJson(await within(HISTORY_BOUND_MS, () => handle.fetchHistory()));
    },
  };
}
