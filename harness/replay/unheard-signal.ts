// A signal that an execution recorded and today's code has no handler for: the sandbox keeps it back, and the code waits on.
import { attributesOf, textAt } from '../history/events.ts';
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';
import { quoted } from './snippet.ts';

export interface UnheardSignal {
  readonly name: string;
  /** Where it was recorded. */
  readonly eventId: number;
}

const typeOf = (event: HistoryEventJson): string => event.eventType.replace(/^EVENT_TYPE_/, '');

/**
 * @param eventId - of the step that the code no longer asks for, but waits
 * @param kept - names of the signals that no handler had taken by then
 * @returns the last such signal that came with the workflow task of the step; undefined where its task was begun by something else
 */
export function unheardSignal(
  { events }: HistoryJson,
  eventId: number,
  kept: readonly string[],
): UnheardSignal | undefined {
  const step = events.find((event) => Number(event.eventId) === eventId);
  if (step === undefined || kept.length === 0) return undefined;
  const completed = Number(attributesOf(step)['workflowTaskCompletedEventId']);
  const before = events.filter((event) => Number(event.eventId) < completed);
  const from = before.findLastIndex((event) => typeOf(event) === 'WORKFLOW_TASK_COMPLETED');
  const signal = before
    .slice(from + 1)
    .findLast(
      (event) =>
        typeOf(event) === 'WORKFLOW_EXECUTION_SIGNALED' && kept.includes(textAt(attributesOf(event), 'signalName')),
    );
  return signal === undefined
    ? undefined
    : { name: textAt(attributesOf(signal), 'signalName'), eventId: Number(signal.eventId) };
}

export const unheardSignalSentence = (workflowType: string, { name, eventId }: UnheardSignal): string =>
  `${workflowType} has no handler for the signal ${name}, which event ${eventId} recorded, when that comes: the handler was renamed, taken away, or is set later.`;

export const keptSignal = ({ name }: UnheardSignal): string =>
  `Keep a handler under this name, set before the first await, until no execution that may get the signal is open or has to be replayed:\n  setHandler(defineSignal(${quoted(name)}), handler); // handler: what took it then`;
