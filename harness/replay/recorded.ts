// The commands that a history recorded, with the events that did.
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';
import { at, attributesOf, isObject, textAt, type JsonObject } from '../history/events.ts';
import { type Command, lengthOf, type RecordedCommand } from './commands.ts';

/** A recorded command with all that its event says. */
export interface RecordedDetail extends RecordedCommand {
  readonly attributes: JsonObject;
}

/** `3.5s` → 3500; 0 for none. */
export const durationMs = (value: unknown): number =>
  typeof value === 'string' ? Math.round(Number.parseFloat(value) * 1_000) || 0 : 0;

/** The details of a marker of the SDK are a JSON payload. */
function markerData(attributes: JsonObject, key: string): JsonObject {
  const payload = at(attributes, 'details', key, 'payloads');
  const data = Array.isArray(payload) ? textAt(payload[0], 'data') : '';
  try {
    const value: unknown = JSON.parse(Buffer.from(data, 'base64').toString());
    return isObject(value) ? value : {};
  } catch {
    return {}; // A marker of another form: without a name it still aligns by its kind.
  }
}

function markerOf(attributes: JsonObject): Command | undefined {
  switch (attributes['markerName']) {
    case 'core_patch': {
      const data = markerData(attributes, 'patch-data');
      return { kind: 'patch', name: textAt(data, 'id'), ...(data['deprecated'] === true ? { deprecated: true } : {}) };
    }
    case 'core_local_activity': {
      const data = markerData(attributes, 'data');
      return { kind: 'local-activity', name: textAt(data, 'activity_type'), id: textAt(data, 'activity_id') };
    }
    default:
      return undefined;
  }
}

/** The SDK itself writes this one beside every patch marker. */
const VERSIONS = 'TemporalChangeVersion';

function searchAttributesOf(event: JsonObject): Command | undefined {
  const fields = at(event, 'searchAttributes', 'indexedFields');
  const names = isObject(fields) ? Object.keys(fields) : [];
  return names.length === 1 && names[0] === VERSIONS ? undefined : { kind: 'search-attributes', name: '' };
}

type Recorded = (eventId: unknown) => RecordedDetail | undefined;
type Read = (attributes: JsonObject, earlier: Recorded) => Command | undefined;

const cancelOf =
  (kind: 'cancel-timer' | 'cancel-activity' | 'cancel-nexus', field: string): Read =>
  (event, earlier) => {
    const { name = '', id } = earlier(event[field]) ?? {};
    return { kind, name, ...(id === undefined ? {} : { id }) };
  };

/** A child is cancelled by the same event as any other execution, which then says so. */
const cancelExecution: Read = (event) =>
  event['childWorkflowOnly'] === true
    ? { kind: 'cancel-child', name: '', id: textAt(event, 'workflowExecution', 'workflowId') }
    : { kind: 'cancel-external', name: '' };

const READERS: Readonly<Record<string, Read>> = {
  ACTIVITY_TASK_SCHEDULED: (event) => ({
    kind: 'activity',
    name: textAt(event, 'activityType', 'name'),
    id: textAt(event, 'activityId'),
  }),
  ACTIVITY_TASK_CANCEL_REQUESTED: cancelOf('cancel-activity', 'scheduledEventId'),
  TIMER_STARTED: (event) => ({
    kind: 'timer',
    name: lengthOf(durationMs(event['startToFireTimeout'])),
    id: textAt(event, 'timerId'),
  }),
  TIMER_CANCELED: cancelOf('cancel-timer', 'startedEventId'),
  START_CHILD_WORKFLOW_EXECUTION_INITIATED: (event) => ({
    kind: 'child',
    name: textAt(event, 'workflowType', 'name'),
    id: textAt(event, 'workflowId'),
  }),
  SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: (event) => ({
    kind: 'signal-external',
    name: textAt(event, 'signalName'),
  }),
  REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: cancelExecution,
  NEXUS_OPERATION_SCHEDULED: (event) => ({ kind: 'nexus', name: textAt(event, 'operation') }),
  NEXUS_OPERATION_CANCEL_REQUESTED: cancelOf('cancel-nexus', 'scheduledEventId'),
  UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: searchAttributesOf,
  WORKFLOW_PROPERTIES_MODIFIED: () => ({ kind: 'memo', name: '' }),
  MARKER_RECORDED: markerOf,
  WORKFLOW_EXECUTION_CONTINUED_AS_NEW: () => ({ kind: 'continue-as-new', name: '' }),
  WORKFLOW_EXECUTION_COMPLETED: () => ({ kind: 'complete', name: '' }),
  WORKFLOW_EXECUTION_FAILED: () => ({ kind: 'fail', name: '' }),
  WORKFLOW_EXECUTION_CANCELED: () => ({ kind: 'cancel', name: '' }),
};

/** The commands of a history in order, with all that their events say. */
export function recordedDetails(history: HistoryJson): readonly RecordedDetail[] {
  const details = new Map<string, RecordedDetail>();
  const children = new Map<string, string>();
  const earlier: Recorded = (eventId) => details.get(String(eventId));
  for (const event of history.events) {
    const read = READERS[eventName(event)];
    if (read === undefined) continue;
    const attributes = attributesOf(event);
    const command = read(attributes, earlier);
    if (command === undefined) continue;
    if (command.kind === 'child') children.set(command.id ?? '', command.name);
    const name = command.kind === 'cancel-child' ? (children.get(command.id ?? '') ?? '') : command.name;
    details.set(event.eventId, { ...command, name, eventId: Number(event.eventId), attributes });
  }
  return [...details.values()];
}

/** `ACTIVITY_TASK_SCHEDULED`, also where the enum's prefix is there. */
export const eventName = (event: HistoryEventJson): string => event.eventType.replace(/^EVENT_TYPE_/, '');

/** The commands of a history in order. */
export const recordedCommands = (history: HistoryJson): readonly RecordedCommand[] =>
  recordedDetails(history).map(({ attributes: _left, ...command }) => command);
