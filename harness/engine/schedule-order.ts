// Which of its type an execution scheduled an activity as, counted over all its runs: asked while its first request waits at the fake.
import { previousRunOf, scheduledBy, type ScheduledActivity } from '../history/schedule.ts';
import type { Caller } from '../llm-mock/caller.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { CHAIN_RUNS_MAX } from './bounds.ts';

interface RunOrder {
  readonly scheduled: readonly ScheduledActivity[];
  readonly previous: string | undefined;
}

export class ScheduleOrder {
  readonly #history: (workflowId: string, runId: string) => Promise<HistoryJson>;
  /** As far as they had come when they were read. */
  readonly #open = new Map<string, Promise<RunOrder>>();
  /** Whole: another run goes on from them. */
  readonly #ended = new Map<string, Promise<RunOrder>>();

  /** @param history - that of a run, as far as it has come */
  constructor(history: (workflowId: string, runId: string) => Promise<HistoryJson>) {
    this.#history = history;
  }

  /** @returns its number, from 1; undefined where the history does not have it: a local activity */
  async numberOf({ workflowId, runId, activityType, activityId }: Caller): Promise<number | undefined> {
    const indexIn = ({ scheduled }: RunOrder): number =>
      scheduled
        .filter((each) => each.activityType === activityType)
        .findIndex((each) => each.activityId === activityId);
    const known = await this.#open.get(runId);
    // What is known of a run may be older than this activity.
    const run = known === undefined || indexIn(known) === -1 ? await this.#read(this.#open, workflowId, runId) : known;
    const index = indexIn(run);
    return index === -1 ? undefined : index + 1 + (await this.#before(workflowId, run, activityType));
  }

  /** How many of the type the runs before this one scheduled. */
  async #before(workflowId: string, { previous }: RunOrder, activityType: string): Promise<number> {
    let [count, next] = [0, previous];
    for (let runs = 0; next !== undefined && runs < CHAIN_RUNS_MAX; runs += 1) {
      const run: RunOrder = await (this.#ended.get(next) ?? this.#read(this.#ended, workflowId, next));
      count += run.scheduled.filter((each) => each.activityType === activityType).length;
      next = run.previous;
    }
    return count;
  }

  #read(into: Map<string, Promise<RunOrder>>, workflowId: string, runId: string): Promise<RunOrder> {
    const run = this.#history(workflowId, runId).then((history) => ({
      scheduled: scheduledBy(history),
      previous: previousRunOf(history),
    }));
    into.set(runId, run);
    return run;
  }
}
