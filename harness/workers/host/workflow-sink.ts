// Outside the sandbox: which workflow task of the run and which run of the chain this is, and whether it stops here.
import type { InjectedSinks, NativeConnection } from '@temporalio/worker';
import type { Report } from './channel.ts';
import type { PointBook } from './points.ts';
import { completedTasks, eventsOf, type Event, type Place } from './run-history.ts';
import type { PointSinks } from './workflow-points.ts';

/** Runs of a chain that are walked back at most. */
const MAX_RUNS = 10_000;

async function firstEvent(connection: NativeConnection, { namespace, ...execution }: Place): Promise<Event> {
  const maximumPageSize = 1;
  const answer = await connection.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution,
    maximumPageSize,
  });
  return answer.history?.events?.[0] ?? {};
}

/** Counts the runs of chains, walking back no further than to a run that is known. */
class Chains {
  readonly #connection: NativeConnection;
  /** Place of a run in its chain, from 1. */
  readonly #known = new Map<string, number>();

  constructor(connection: NativeConnection) {
    this.#connection = connection;
  }

  async ordinal(place: Place, continuedFrom: string | undefined): Promise<number> {
    const walked: string[] = [place.runId];
    let before = continuedFrom;
    while (before !== undefined && before !== '' && !this.#known.has(before) && walked.length < MAX_RUNS) {
      walked.push(before);
      const { workflowExecutionStartedEventAttributes: started } = await firstEvent(this.#connection, {
        ...place,
        runId: before,
      });
      before = started?.continuedExecutionRunId ?? undefined;
    }
    let ordinal = this.#known.get(before ?? '') ?? 0;
    for (const runId of walked.reverse()) this.#known.set(runId, (ordinal += 1));
    return ordinal;
  }
}

/** The sinks of one worker. An execution without such a rule costs nothing. */
export function workflowSinks(
  connection: NativeConnection,
  book: PointBook,
  report: Report,
): InjectedSinks<PointSinks> {
  const chains = new Chains(connection);
  /** Runs that this worker has begun before. */
  const begun = new Set<string>();
  /** The task goes on where counting fails, and the point is not met: the trial then says so. */
  const orTold = async (what: string, workflowId: string, met: () => Promise<void>): Promise<void> => {
    try {
      await met();
    } catch (error) {
      report({ kind: 'log', level: 'ERROR', message: `Failed to count ${what} of ${workflowId}: ${String(error)}` });
    }
  };
  return {
    ordealPoints: {
      begun: {
        callDuringReplay: true,
        fn({ workflowId, runId, unsafe: { isReplaying } }) {
          if (begun.has(runId) && isReplaying) report({ kind: 'replayed', workflowId, runId });
          begun.add(runId);
        },
      },
      workflowTask: {
        async fn({ namespace, workflowId, runId }, isLast) {
          // Whoever stands at a point stands in an execution that goes on: it does not end behind his back.
          if (isLast) await book.goOn(workflowId);
          if (!book.watchesTasks(workflowId)) return;
          await orTold('workflow tasks', workflowId, async () =>
            book.passTask(workflowId, completedTasks(await eventsOf(connection, { namespace, workflowId, runId })) + 1),
          );
        },
      },
      continueAsNew: {
        async fn({ namespace, workflowId, runId }, continuedFrom) {
          if (!book.watchesContinueAsNew(workflowId)) return;
          await orTold('runs', workflowId, async () =>
            book.passContinueAsNew(workflowId, await chains.ordinal({ namespace, workflowId, runId }, continuedFrom)),
          );
        },
      },
    },
  };
}
