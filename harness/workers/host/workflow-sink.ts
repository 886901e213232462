// Outside the sandbox: which workflow task of the execution this is, and whether it stops here.
import type { InjectedSinks, NativeConnection } from '@temporalio/worker';
import proto from '@temporalio/proto';
import type { Report } from './channel.ts';
import { untilKilled, type PointBook } from './points.ts';
import type { PointSinks } from './workflow-points.ts';

const { EVENT_TYPE_WORKFLOW_TASK_COMPLETED } = proto.temporal.api.enums.v1.EventType;
/** Pages of a history that are read at most. */
const MAX_PAGES = 100;

interface Place {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
}

/** Counted in the server's own history: replays, evictions and retried tasks cannot disturb it. */
async function completedTasks(connection: NativeConnection, { namespace, ...execution }: Place): Promise<number> {
  let completed = 0;
  let nextPageToken = new Uint8Array();
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await connection.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution,
      nextPageToken,
    });
    const events = answer.history?.events ?? [];
    completed += events.filter((event) => event.eventType === EVENT_TYPE_WORKFLOW_TASK_COMPLETED).length;
    nextPageToken = new Uint8Array(answer.nextPageToken ?? []);
    if (nextPageToken.length === 0) break;
  }
  return completed;
}

/** The sinks of one worker. An execution without such a rule costs nothing. */
export function workflowSinks(
  connection: NativeConnection,
  book: PointBook,
  report: Report,
): InjectedSinks<PointSinks> {
  return {
    ordealPoints: {
      workflowTask: {
        async fn({ namespace, workflowId, runId }) {
          if (!book.watchesTasks(workflowId)) return;
          try {
            const nth = (await completedTasks(connection, { namespace, workflowId, runId })) + 1;
            if (book.reachTask(workflowId, nth) === 'hold') await untilKilled();
          } catch (error) {
            // The task goes on and the fault does not strike: the trial then says so.
            report({
              kind: 'log',
              level: 'ERROR',
              message: `Failed to count workflow tasks of ${workflowId}: ${String(error)}`,
            });
          }
        },
      },
    },
  };
}
