// The next timeout that a workflow waits for: when it is due, and how a message comes to be there with it.
import { poll, type WallClock } from '../../clock.ts';
import { msOf } from '../../environment/timestamps.ts';
import type { ExecutionClock } from '../../environment/types.ts';
import { TRIAL_WALL_MS } from '../bounds.ts';
import type { Standing } from './next-task.ts';

/**
 * Before a timeout the clock stops so long, and goes on at wall speed: a message has to arrive within it. At least so much, and so many
 * times what the server takes to answer, for a machine that is busy.
 */
const LEAD = { leastMs: 1_000, answers: 20, mostMs: 5_000 };

/** The server's own timers are late by some ms. */
const FIRED_MS = 200;

const PASSING = { everyMs: 20, boundMs: 10_000 };

/** Virtual ms since the epoch at which the first timer of the newest run is due; undefined: the workflow waits for none. */
export const nextTimeout = async ({ trial, workflowId }: Standing): Promise<number | undefined> => {
  const { events } = await trial.client.workflow.getHandle(workflowId).fetchHistory();
  const due = new Map<string, number>();
  for (const event of events ?? []) {
    const { timerStartedEventAttributes: started } = event;
    if (started) due.set(started.timerId ?? '', msOf(event.eventTime) + msOf(started.startToFireTimeout));
    due.delete((event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes)?.timerId ?? ' none');
  }
  return due.size === 0 ? undefined : Math.min(...due.values());
};

/** How long before the timeout the clock has to stop, so that a message is there first. */
const leadOf = async (wall: WallClock, clock: ExecutionClock): Promise<number> => {
  const asked = wall.elapsed();
  await clock.now();
  return Math.min(Math.max(LEAD.leastMs, LEAD.answers * (wall.elapsed() - asked)), LEAD.mostMs);
};

/** Brings the clock to the timeout, or (`lead`) right before it. @returns false when the execution has ended before */
export const upTo = async (
  { trial, workflowId }: Standing,
  dueMs: number,
  { clock, firstRunId, lead }: { readonly clock: ExecutionClock; readonly firstRunId: string; readonly lead: boolean },
): Promise<boolean> => {
  const { places, crew } = trial;
  const { events } = await places.environment.history(crew.assignment.namespace, workflowId, firstRunId);
  const startMs = msOf(events?.[0]?.eventTime);
  const offsetMs = Math.ceil(dueMs - startMs - (lead ? await leadOf(places.clock, clock) : 0));
  await clock.release(offsetMs);
  return (await clock.reach(offsetMs, { wallMs: TRIAL_WALL_MS })) === 'moment';
};

/** Until the timeout has come, on the clock of the execution. */
export const untilPast = async (wall: WallClock, clock: ExecutionClock, dueMs: number): Promise<void> => {
  await poll(wall, PASSING, async () => ((await clock.now()) > dueMs + FIRED_MS ? true : undefined));
};
