// What workflow code was told in a history, beside what it asked for: the values that decide its branches.
import { attributesOf, identityOf, isObject } from '../history/events.ts';
import { digest } from '../random.ts';
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';

const TOLD_LENGTH = 16;

/** News: the start, signals and updates from outside, and what became of what was asked for. */
const NEWS =
  /EXECUTION_STARTED|SIGNALED|UPDATE_(?:ADMITTED|ACCEPTED)|CANCEL_REQUESTED|_(?:COMPLETED|FAILED|TIMED_OUT|CANCELED|TERMINATED)$|MARKER_RECORDED/;
/** The execution's own end is its answer, and tasks are the server's business. */
const NO_NEWS = /WORKFLOW_TASK_|WORKFLOW_EXECUTION_(?:COMPLETED|FAILED|TIMED_OUT|CANCELED|TERMINATED)$/;

const isPayload = (value: object): boolean => 'metadata' in value;

/** As the converter made it, decoded or not: whether two are equal is all that is asked. */
const textOf = (data: unknown): string => Buffer.from(typeof data === 'string' ? data : '', 'base64').toString();

/** Every value and every failure within, in the order in which it stands there. */
function valuesIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  if (!isObject(value)) return [];
  if (isPayload(value)) return [textOf(value['data'])];
  const { message, type } = value;
  const failure = 'applicationFailureInfo' in value ? [message] : [];
  return [...failure, ...(typeof type === 'string' ? [type] : []), ...Object.values(value).flatMap(valuesIn)];
}

/** Events of commands that are answered later. */
const ASKED = /(?:ACTIVITY_TASK|NEXUS_OPERATION)_SCHEDULED$|TIMER_STARTED$|_INITIATED$/;

/** Which command an event answers, counted from the first: the order in which the code asked is the same wherever it is replayed. */
function answered(history: HistoryJson): (event: HistoryEventJson) => number | undefined {
  const commands = history.events.filter(({ eventType }) => ASKED.test(eventType));
  const asked = new Map(commands.map(({ eventId }, at) => [eventId, at]));
  return (event) => {
    const { scheduledEventId, initiatedEventId, startedEventId } = attributesOf(event);
    const ids = [scheduledEventId, initiatedEventId, startedEventId];
    return ids.map((id) => asked.get(String(id))).find((at) => at !== undefined);
  };
}

const heard = ({ eventType }: HistoryEventJson): boolean => NEWS.test(eventType) && !NO_NEWS.test(eventType);

/** A trial's name stands in its Workflow ID and in the addresses it was given: `ordeal-7f3a-12-1`, `…/pages/7f3a-12/article`. */
function withoutName(text: string, workflowId: string): string {
  const trial = /^ordeal-(.+)-\d+$/.exec(workflowId)?.[1];
  const named = trial === undefined ? text : text.replaceAll(trial, '#');
  return workflowId === '' ? named : named.replaceAll(workflowId, '#');
}

/**
 * A digest of the values that the code was told, each with the command that it answers. Two histories of one shape and one digest took
 * the same branches, but for code that goes by which of two answers came first.
 */
export function toldDigest(history: HistoryJson): string {
  const { workflowId } = identityOf(history);
  const commandOf = answered(history);
  // What ran at the same time may have ended in any order.
  const told = history.events
    .filter(heard)
    .map((event) =>
      withoutName(JSON.stringify([event.eventType, commandOf(event), valuesIn(attributesOf(event))]), workflowId),
    )
    .sort();
  return digest(TOLD_LENGTH, told.join('\n'));
}
