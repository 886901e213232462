// Executions in mid-flight: the states that a deploy meets, cut out of a history at its workflow tasks.
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';
import { attributesOf } from '../history/events.ts';
import { eventName } from './recorded.ts';

/** Prefixes of one history that are replayed. Where it has more, they are chosen evenly. */
export const MAX_PREFIXES = 1_000;

const FINAL = /^WORKFLOW_EXECUTION_(?:COMPLETED|FAILED|TIMED_OUT|CANCELED|TERMINATED|CONTINUED_AS_NEW)$/;

export const isOpen = ({ events }: HistoryJson): boolean => {
  const last = events.at(-1);
  return last !== undefined && !FINAL.test(eventName(last));
};

/** The execution as it stood when its next workflow task began: what came before is replayed, that task is done anew by this code. */
export interface Prefix {
  /** The event that started the next workflow task, the last of the prefix. */
  readonly eventId: number;
  /** Made when it is asked for: a thousand of a long history would not fit into memory. */
  readonly history: HistoryJson;
}

/** Chooses `max` of `all`, the first and the last among them, at even distances. */
export function evenly<T>(all: readonly T[], max: number): readonly T[] {
  if (all.length <= max) return all;
  const step = (all.length - 1) / (max - 1);
  return Array.from({ length: max }, (_none, index) => all[Math.round(index * step)]).filter(
    (one) => one !== undefined,
  );
}

const follows = (events: readonly HistoryEventJson[], index: number, name: string): boolean => {
  const event = events[index];
  return event !== undefined && eventName(event) === name;
};

/** Where a workflow task began and was completed, and something had happened since the one before: a task that only kept a local activity alive begins nothing. */
function startsOf(events: readonly HistoryEventJson[]): readonly number[] {
  return events.flatMap((event, index) => {
    if (eventName(event) !== 'WORKFLOW_TASK_STARTED' || !follows(events, index + 1, 'WORKFLOW_TASK_COMPLETED'))
      return [];
    const heartbeat =
      follows(events, index - 1, 'WORKFLOW_TASK_SCHEDULED') && follows(events, index - 2, 'WORKFLOW_TASK_COMPLETED');
    return heartbeat ? [] : [index];
  });
}

/** @returns at most {@link MAX_PREFIXES}, shortest first, and how many there are in all */
export function prefixesOf({ events }: HistoryJson): { readonly chosen: readonly Prefix[]; readonly total: number } {
  const starts = startsOf(events);
  const chosen = evenly(starts, MAX_PREFIXES).map((index): Prefix => ({
    eventId: Number(events[index]?.eventId),
    get history() {
      return { events: events.slice(0, index + 1) };
    },
  }));
  return { chosen, total: starts.length };
}

/** Events after the last completed workflow task and its commands: no code has answered them yet, so nothing can be compared. */
export function uncheckedTail({ events }: HistoryJson): { readonly events: number; readonly after: number } {
  const last = events.findLast((event) => eventName(event) === 'WORKFLOW_TASK_COMPLETED');
  const own = events.findLastIndex(
    (event) => event === last || attributesOf(event)['workflowTaskCompletedEventId'] === last?.eventId,
  );
  const from = last === undefined ? 0 : own + 1;
  return { events: events.length - from, after: Number(events[from - 1]?.eventId ?? 0) };
}
