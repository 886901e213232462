// The virtual clock of one execution on a server with time skipping: fast-forwards from moment to moment, standing still at each.
import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { untilCalm } from './calm.ts';
import { isLate, unlessGone } from './service.ts';
import { FREE, type TimeSkippingConfig } from './stamp.ts';
import { durationOf, msOf, optionalMs } from './timestamps.ts';
import type { ExecutionClock, Reached } from './types.ts';

/** One poll is answered or ended by the server within its own long-poll time (20 s by default). */
const POLL_MS = 30_000;

const { FastForwardPollingResult, WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

export interface Timed {
  readonly connection: Connection;
  readonly wall: WallClock;
  readonly namespace: string;
  readonly workflowId: string;
}

/** An execution by its first run: moments count from there, whichever run is on by then. */
export interface TimedExecution extends Timed {
  readonly firstRunId: string;
}

/** What the server says of the time of an execution's newest run. */
interface Standing {
  /** Virtual ms since the epoch. */
  readonly nowMs: number;
  readonly running: boolean;
}

const momentId = (offsetMs: number): string => `moment-${offsetMs}`;

/** The configuration that runs until a moment and then stands still. A duration counts from the execution's now (its start, at the start). */
export const untilMoment = (offsetMs: number, durationMs: number): TimeSkippingConfig => ({
  ...FREE,
  fastForwardConfig: { id: momentId(offsetMs), duration: durationOf(durationMs) },
});

export const standingOf = async ({ connection, wall, namespace, workflowId }: Timed): Promise<Standing> => {
  const answer = await connection.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } });
  const info = answer.workflowExecutionInfo;
  const status = info?.status ?? WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED;
  const running =
    status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING ||
    status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED;
  const nowMs = optionalMs(answer.workflowExtendedInfo?.timeSkippingInfo?.currentTime) ?? wall.now();
  // An ended execution's clock stands at its end.
  return { nowMs: running ? nowMs : (optionalMs(info?.closeTime) ?? nowMs), running };
};

/** Virtual ms since the epoch at which the first run started. It never changes, so it is asked for once. */
export const startOf = ({ connection, namespace, workflowId, firstRunId }: TimedExecution): (() => Promise<number>) => {
  let known: number | undefined;
  return async () => {
    if (known === undefined) {
      const execution = { workflowId, runId: firstRunId };
      const answer = await connection.workflowService.describeWorkflowExecution({ namespace, execution });
      known = msOf(answer.workflowExecutionInfo?.startTime);
    }
    return known;
  };
};

/** Two clocks round differently: how much earlier than the deadline it may be noticed. */
const DEADLINE_SLACK_MS = 20;

/** One look at the fast-forward; undefined: not there yet. The server follows it into the next run of a chain. */
const pollOnce = async (
  timed: Timed,
  startMs: () => Promise<number>,
  offsetMs: number,
  wallMs: number,
): Promise<Reached | undefined> => {
  const { connection, wall, namespace, workflowId } = timed;
  const execution = { workflowId };
  const deadline = wall.now() + wallMs;
  try {
    const answer = await connection.withDeadline(deadline, () =>
      connection.workflowService.pollWorkflowExecutionTimeSkipping({
        namespace,
        workflowExecution: execution,
        fastForwardId: momentId(offsetMs),
      }),
    );
    if (answer.fastForwardPollingResult === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED)
      return 'moment';
    if (answer.fastForwardPollingResult !== FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_FAILED)
      return undefined;
    const { running, nowMs } = await standingOf(timed);
    if (!running) return 'ended';
    // Continued as new while the clock stood there: the next run stands as well, and knows of no fast-forward.
    if (nowMs >= (await startMs()) + offsetMs) return 'moment';
    throw new HarnessError(
      'HARNESS_FAULT',
      `Failed to follow the clock of ${workflowId} to ${offsetMs} ms: ${answer.failedReason}. Report this as a bug of ordeal.`,
    );
  } catch (error) {
    if (isLate(error, wall.now() >= deadline - DEADLINE_SLACK_MS)) return undefined;
    throw error;
  }
};

const configure = ({ connection, namespace, workflowId }: Timed, config: TimeSkippingConfig): Promise<unknown> =>
  // Gone: the execution has ended, and its clock with it.
  unlessGone(
    connection.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId },
      workflowExecutionOptions: { timeSkippingConfig: config },
      updateMask: { paths: ['time_skipping_config'] },
    }),
  );

/** @param armedMs - the moment that the execution was started with */
export function executionClock(timed: TimedExecution, armedMs: number | undefined): ExecutionClock {
  const { wall, workflowId } = timed;
  const startMs = startOf(timed);
  /** The moment the clock runs to; undefined when it runs freely or stands at or after the last one asked for. */
  let armed = armedMs;

  const stuck = (offsetMs: number, boundMs: number): HarnessError =>
    new HarnessError(
      'TRIAL_STUCK',
      `Failed to bring the clock of ${workflowId} to ${offsetMs} ms after its start: it was not there within ${boundMs} ms of wall time. Look for an activity that does not end.`,
    );

  return {
    now: async () => (await standingOf(timed)).nowMs,

    async reach(offsetMs, { wallMs }) {
      if (armed !== offsetMs) {
        const { nowMs, running } = await standingOf(timed);
        if (!running) return 'ended';
        if (nowMs >= (await startMs()) + offsetMs) return 'moment';
        throw new HarnessError(
          'HARNESS_FAULT',
          `Failed to reach ${offsetMs} ms in ${workflowId}: the clock was not set to stop there. Report this as a bug of ordeal.`,
        );
      }
      const end = wall.elapsed() + wallMs;
      for (let left = wallMs; left > 0; left = end - wall.elapsed()) {
        const reached = await pollOnce(timed, startMs, offsetMs, Math.min(left, POLL_MS));
        if (reached === 'moment') armed = undefined;
        if (reached !== undefined) return reached;
      }
      throw stuck(offsetMs, wallMs);
    },

    async release(nextMs) {
      await untilCalm(timed);
      if (nextMs === undefined) {
        armed = undefined;
        await configure(timed, FREE);
        return;
      }
      const { nowMs, running } = await standingOf(timed);
      const durationMs = (await startMs()) + nextMs - nowMs;
      // A moment that has passed already: the clock keeps standing, and `reach` answers at once. Letting it run would jump past.
      if (!running || durationMs <= 0) return;
      armed = nextMs;
      await configure(timed, untilMoment(nextMs, durationMs));
    },
  };
}
