// After the end of the work: until every word of the workers has arrived and no body runs any more. What does not end in time is told.
import { poll, type WallClock } from '../clock.ts';
import { SETTLE_EVERY_MS, SETTLE_WALL_MS } from './bounds.ts';
import type { Recorder } from './recorder.ts';

export interface SettleParts {
  readonly clock: WallClock;
  readonly crew: { readonly dead: ReadonlySet<string>; disarm(): Promise<void> };
  readonly recorder: Recorder;
}

/** Bodies that still run after the bound are `unsettled` in the recorder: the evidence is collected beside them. */
export const settle = async ({ clock, crew, recorder }: SettleParts): Promise<void> => {
  await crew.disarm();
  const quiet = await poll(clock, { everyMs: SETTLE_EVERY_MS, boundMs: SETTLE_WALL_MS }, () =>
    recorder.running(crew.dead).length === 0 ? true : undefined,
  );
  if (quiet === true) return;
  for (const { workflowId, runId, activityType, activityId, attempt, worker } of recorder.running(crew.dead)) {
    recorder.unsettled.push({
      workflowId,
      runId,
      activityType,
      activityId,
      attempt,
      worker,
      waitedMs: SETTLE_WALL_MS,
    });
  }
};
