// An update that an execution accepted and today's code has no handler for: the SDK core names the event, the history its name.
import { at, attributesOf, textAt } from '../history/events.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import type { CoreMessage } from './core-message.ts';
import { quoted } from './snippet.ts';

const UNHEARD = /No command scheduled for event HistoryEvent\(id: \d+, WorkflowExecutionUpdateAccepted\)/;

export interface UnheardUpdate {
  readonly name: string;
  /** Of its acceptance. */
  readonly eventId: number;
}

/** @returns undefined where the replay ended on something else */
export function unheardUpdate({ events }: HistoryJson, { text, eventId }: CoreMessage): UnheardUpdate | undefined {
  if (eventId === undefined || !UNHEARD.test(text)) return undefined;
  const accepted = events.find((event) => Number(event.eventId) === eventId);
  const name = accepted === undefined ? '' : textAt(at(attributesOf(accepted), 'acceptedRequest', 'input'), 'name');
  return { name, eventId };
}

export const unheardSentence = (workflowType: string, { name, eventId }: UnheardUpdate): string =>
  `${workflowType} has no handler for the update ${name}, which event ${eventId} accepted, when that comes: the handler was renamed, taken away, or is set later.`;

export const keptHandler = ({ name }: UnheardUpdate): string =>
  `Keep a handler under this name, set before the first await, until no execution that accepted the update is open or has to be replayed:\n  setHandler(defineUpdate(${quoted(name)}), handler); // handler: what took it then`;
