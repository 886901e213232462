// What updates were answered: no commands, but who has sent one waits for it. A history holds the answers of those that it accepted.
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { at, attributesOf, textAt } from '../history/events.ts';
import { eventName, type RecordedDetail } from './recorded.ts';

interface Accepted {
  /** What the event and the sandbox's answer have in common. */
  readonly id: string;
  readonly name: string;
}

/** The answers that a history recorded, in order; rejections leave no event. Each with the workflow task that gave it. */
export function recordedAnswers({ events }: HistoryJson): readonly RecordedDetail[] {
  const accepted = new Map<string, Accepted>();
  const admitted = new Map<string, string>();
  const answers: RecordedDetail[] = [];
  let workflowTaskCompletedEventId = '';
  for (const event of events) {
    const attributes = attributesOf(event);
    switch (eventName(event)) {
      case 'WORKFLOW_TASK_COMPLETED':
        workflowTaskCompletedEventId = event.eventId;
        break;
      // A request that a reset has carried over stands here, and not in its acceptance.
      case 'WORKFLOW_EXECUTION_UPDATE_ADMITTED':
        admitted.set(textAt(attributes, 'request', 'meta', 'updateId'), textAt(attributes, 'request', 'input', 'name'));
        break;
      case 'WORKFLOW_EXECUTION_UPDATE_ACCEPTED':
        accepted.set(event.eventId, {
          id: textAt(attributes, 'protocolInstanceId'),
          name: textAt(attributes, 'acceptedRequest', 'input', 'name'),
        });
        break;
      case 'WORKFLOW_EXECUTION_UPDATE_COMPLETED': {
        const updateId = textAt(attributes, 'meta', 'updateId');
        const { id, name } = accepted.get(String(at(attributes, 'acceptedEventId'))) ?? { id: updateId, name: '' };
        const all = { ...attributes, workflowTaskCompletedEventId };
        const called = name === '' ? (admitted.get(updateId) ?? '') : name;
        answers.push({ kind: 'update', name: called, id, eventId: Number(event.eventId), attributes: all });
        break;
      }
    }
  }
  return answers;
}
