// An update that an execution accepted or answered and today's code does not: the SDK core names the event, the history its name.
import { at, attributesOf, textAt } from '../history/events.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import type { CoreMessage } from './core-message.ts';
import { kebab, quoted } from './snippet.ts';
import { recordedAnswers } from './update-answers.ts';

const UNHEARD = /No command scheduled for event HistoryEvent\(id: \d+, WorkflowExecutionUpdateAccepted\)/;

export interface UnheardUpdate {
  readonly name: string;
  /** Of its acceptance, or of its answer. */
  readonly eventId: number;
}

const UNANSWERED = /HistoryEvent\(id: \d+, WorkflowExecutionUpdateCompleted\)/;

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

/** @returns undefined where the replay ended on something else. Ask only where the commands show no other difference: a step that was added before the answer is told the same way */
export function unansweredUpdate(history: HistoryJson, { text, eventId }: CoreMessage): UnheardUpdate | undefined {
  if (!UNANSWERED.test(text)) return undefined;
  const answer = recordedAnswers(history).find((one) => one.eventId === eventId);
  return answer === undefined ? undefined : { name: answer.name, eventId: answer.eventId };
}

export const unansweredSentence = (workflowType: string, { name, eventId }: UnheardUpdate): string =>
  `${workflowType} does not answer the update ${name} where event ${eventId} recorded the answer: the handler waits for something more, or ends otherwise.`;

export const answeredAsBefore = ({ name }: UnheardUpdate): string =>
  `Let the handler of ${quoted(name)} answer in the same workflow task as before where that was recorded:\n  if (!patched(${quoted(`${kebab(name)}-later`)})) return result; // result: what it answered then`;
