// Waits until the server has recorded the nth completion of an activity type: the moment of a kill at `completed`.
import type { Client } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';
import { poll, wallClock, type WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';

const { EVENT_TYPE_ACTIVITY_TASK_COMPLETED, EVENT_TYPE_ACTIVITY_TASK_SCHEDULED } =
  proto.temporal.api.enums.v1.EventType;
const { PENDING_WORKFLOW_TASK_STATE_STARTED } = proto.temporal.api.enums.v1.PendingWorkflowTaskState;

const EVERY_MS = 5;
/** How long a workflow task that is just being computed may take to be reported, wall ms. */
const QUIET_MS = 500;
/** Runs of a chain that are walked back at most. */
const MAX_RUNS = 1_000;

type Events = temporal.api.history.v1.IHistory['events'];

/** Completions of one activity type that a history holds. */
export function countCompletions(events: Events, activityType: string): number {
  const ofType = new Set<string>();
  let completed = 0;
  for (const event of events ?? []) {
    if (event.eventType === EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) {
      const { activityType: type } = event.activityTaskScheduledEventAttributes ?? {};
      if (type?.name === activityType) ofType.add(String(event.eventId));
    }
    if (event.eventType === EVENT_TYPE_ACTIVITY_TASK_COMPLETED) {
      const { scheduledEventId } = event.activityTaskCompletedEventAttributes ?? {};
      if (ofType.has(String(scheduledEventId))) completed += 1;
    }
  }
  return completed;
}

/**
 * Completions over all runs of one execution, from the newest run back to the first.
 * Runs that were continued from do not change any more: they are read once.
 */
class ChainCount {
  readonly #client: Client;
  readonly #workflowId: string;
  readonly #activityType: string;
  /** By run: its completions, and those of the runs before it. */
  readonly #closed = new Map<string, number>();

  constructor(client: Client, workflowId: string, activityType: string) {
    this.#client = client;
    this.#workflowId = workflowId;
    this.#activityType = activityType;
  }

  /** Completions recorded until now. */
  async now(): Promise<number> {
    const [newest, from] = await this.#countOf();
    let runId = from;
    const walked: string[] = [];
    const counts: number[] = [];
    while (runId !== '' && !this.#closed.has(runId) && walked.length < MAX_RUNS) {
      const [count, before]: readonly [number, string] = await this.#countOf(runId);
      walked.unshift(runId);
      counts.unshift(count);
      runId = before;
    }
    let upTo = this.#closed.get(runId) ?? 0;
    for (const [index, run] of walked.entries()) this.#closed.set(run, (upTo += counts[index] ?? 0));
    return newest + upTo;
  }

  /** Completions of one run (the newest by default), and the run that it was continued from, `''` for none. */
  async #countOf(runId?: string): Promise<readonly [count: number, before: string]> {
    const { events } = await this.#client.workflow.getHandle(this.#workflowId, runId).fetchHistory();
    const started = events?.[0]?.workflowExecutionStartedEventAttributes;
    return [countCompletions(events, this.#activityType), started?.continuedExecutionRunId ?? ''];
  }
}

/**
 * Waits until `nth` completions of the type are recorded over all these executions and their runs, then (briefly) until no
 * workflow task is being computed, so that the kill that follows costs no workflow task timeout. Returns how many are recorded:
 * `nth`, because the worker process holds every later one back.
 * @param wallMs - gives up after this much wall time
 * @throws HarnessError TRIAL_STUCK when the bound passes first
 */
export async function awaitCompletions(
  client: Client,
  workflowIds: readonly string[],
  activityType: string,
  nth: number,
  wallMs: number,
  clock: WallClock = wallClock,
): Promise<number> {
  const chains = workflowIds.map((workflowId) => new ChainCount(client, workflowId, activityType));
  let seen = 0;
  const recorded = await poll(clock, { everyMs: EVERY_MS, boundMs: wallMs }, async () => {
    const counts = await Promise.all(chains.map((chain) => chain.now()));
    seen = counts.reduce((sum, count) => sum + count, 0);
    return seen >= nth ? seen : undefined;
  });
  if (recorded === undefined) {
    throw new HarnessError(
      'TRIAL_STUCK',
      `Failed to see completion ${nth} of ${activityType} in ${workflowIds.join(', ')}: ${seen} recorded after ${wallMs} ms. ` +
        `Check that the scenario's pipeline completes ${activityType} that often.`,
    );
  }
  await poll(clock, { everyMs: EVERY_MS, boundMs: QUIET_MS }, async () => {
    const described = await Promise.all(workflowIds.map((id) => client.workflow.getHandle(id).describe()));
    const computing = described.some(
      ({ raw }) => raw.pendingWorkflowTask?.state === PENDING_WORKFLOW_TASK_STATE_STARTED,
    );
    return computing ? undefined : true;
  });
  return recorded;
}
