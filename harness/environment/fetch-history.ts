// The whole Event History of a run, page by page.
import type { temporal } from '@temporalio/proto';
import type { WorkflowService } from './service.ts';

/** A page holds hundreds of events; more pages than this is no history of a trial. */
const MAX_PAGES = 1_000;

export async function fetchHistory(
  service: WorkflowService,
  namespace: string,
  workflowId: string,
  runId: string,
): Promise<temporal.api.history.v1.IHistory> {
  const events: temporal.api.history.v1.IHistoryEvent[] = [];
  let nextPageToken: Uint8Array | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await service.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId, runId },
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    events.push(...(answer.history?.events ?? []));
    if (answer.nextPageToken.length === 0) break;
    nextPageToken = answer.nextPageToken;
  }
  return { events };
}
