// Runs one case: its script at the fake provider, its workers in this process, its workflow from start to end.
import type { WorkflowHandle } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import type { LlmExchange } from '../../reports/evidence/types.ts';
import { createFleet, whileRunning } from '../fleet.ts';
import { observed, type Observer } from '../observed-activities.ts';
import { endingOf, type Ending } from './outcome.ts';
import type { Stage } from './stage.ts';
import type { Work } from './work.ts';

/** What a case asserts on. */
export interface Trial extends Ending {
  /** Bodies begun, by activity type. */
  readonly runs: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly llm: readonly LlmExchange[];
}

/** Counts bodies. */
export class Runs {
  readonly counts: Record<string, number> = {};
  count(activityType: string): void {
    this.counts[activityType] = (this.counts[activityType] ?? 0) + 1;
  }
}

export interface Opened {
  readonly workflowId: string;
  readonly runs: Runs;
  start(options?: { readonly workflowTaskTimeout: Duration }): Promise<WorkflowHandle>;
  /** Workers in this process, while the work lasts. */
  serve<T>(work: () => Promise<T>): Promise<T>;
  finish(ending: Ending): Promise<Trial>;
}

let cases = 0;

/** Tells the fake provider of the case. @param work - what is done, and what goes wrong at the provider */
export function openTrial({ env, world, ready }: Stage, work: Work): Opened {
  cases += 1;
  const trial = `by-hand-${cases}`;
  const workflowId = `${trial}-`;
  const { pipeline, codePath, activities } = ready(work.pipeline);
  const runs = new Runs();
  const observer: Observer = { before: ({ activityType }) => runs.count(activityType) };
  world.llm.register({
    trial,
    workflowIdPrefix: workflowId,
    answers: work.answers,
    pages: work.pages ?? {},
    faults: (work.faults ?? []).map((fault, index) => ({ id: `f${index + 1}`, fault })),
  });
  return {
    workflowId,
    runs,
    start: (options = { workflowTaskTimeout: '10s' }) =>
      env.client.workflow.start(work.workflowType, {
        workflowId,
        taskQueue: pipeline.workflows[0].taskQueue,
        args: [work.input(world.llm.pagesUrl(trial))],
        workflowTaskTimeout: options.workflowTaskTimeout,
      }),
    async serve(during) {
      const fleet = await createFleet({
        pipeline,
        connection: env.nativeConnection,
        namespace: env.namespace ?? 'default',
        workflowBundle: { codePath },
        activities: observed(activities, observer),
      });
      return whileRunning(fleet, during);
    },
    finish: async (ending) => ({
      ...ending,
      runs: runs.counts,
      rows: await world.rows(work.table, workflowId),
      llm: world.llm.collect(trial),
    }),
  };
}

/** Runs the work from start to end. @param during - what somebody outside does in between */
export async function perform(
  stage: Stage,
  work: Work,
  during: (handle: WorkflowHandle) => Promise<unknown> = () => Promise.resolve(),
): Promise<Trial> {
  const trial = openTrial(stage, work);
  const ending = await trial.serve(async () => {
    const handle = await trial.start();
    await during(handle);
    return endingOf(handle);
  });
  return trial.finish(ending);
}
