// Commands: what a history recorded, and what today's code asks for, in one vocabulary.
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';
import { at, attributesOf, textAt, type JsonObject } from '../history/events.ts';
import type { Place } from './place.ts';

export type CommandKind =
  | 'activity'
  | 'local-activity'
  | 'timer'
  | 'child'
  | 'signal-external'
  | 'cancel-external'
  | 'nexus'
  | 'patch'
  | 'continue-as-new'
  | 'complete'
  | 'fail'
  | 'cancel';

/** One command. Two are the same when kind and name are. */
export interface Command {
  readonly kind: CommandKind;
  /** Activity Type, Workflow Type, signal name, patch id; of a timer its length; `''` for the ends of an execution. */
  readonly name: string;
}

export interface RecordedCommand extends Command {
  readonly eventId: number;
}

export interface ProducedCommand extends Command {
  /** Where the workflow's own code asked for it; ends and patch markers have none. */
  readonly place?: Place;
}

/** `activity summarize`, `timer 1 h`, `the end of the workflow`. */
export function titleOf(command: Command): string {
  switch (command.kind) {
    case 'activity':
    case 'timer':
      return `${command.kind} ${command.name}`;
    case 'local-activity':
      return `local activity ${command.name}`;
    case 'child':
      return `child workflow ${command.name}`;
    case 'signal-external':
      return `signal ${command.name} to another workflow`;
    case 'cancel-external':
      return 'the cancellation of another workflow';
    case 'nexus':
      return `Nexus operation ${command.name}`;
    case 'patch':
      return `patch marker '${command.name}'`;
    case 'continue-as-new':
      return 'continue-as-new';
    case 'complete':
      return 'the end of the workflow';
    case 'fail':
      return 'the failure of the workflow';
    case 'cancel':
      return 'the cancellation of the workflow';
  }
}

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** `3600000` → `1 h`; the largest unit that divides it. */
export function lengthOf(ms: number): string {
  const unit = UNITS.find(([size]) => ms >= size && ms % size === 0);
  return unit === undefined ? `${ms} ms` : `${ms / unit[0]} ${unit[1]}`;
}

/** A patch marker's details hold its id as a JSON payload. */
function patchId(attributes: JsonObject): string {
  const payload = at(attributes, 'details', 'patch-data', 'payloads');
  const data = Array.isArray(payload) ? textAt(payload[0], 'data') : '';
  try {
    return textAt(JSON.parse(Buffer.from(data, 'base64').toString()), 'id');
  } catch {
    return ''; // A marker of another form: without an id it still aligns by its kind.
  }
}

/** A local activity's marker holds its Activity Type as a JSON payload. */
function localActivity(attributes: JsonObject): string {
  const payload = at(attributes, 'details', 'data', 'payloads');
  const data = Array.isArray(payload) ? textAt(payload[0], 'data') : '';
  try {
    return textAt(JSON.parse(Buffer.from(data, 'base64').toString()), 'activity_type');
  } catch {
    return ''; // As above.
  }
}

function markerOf(attributes: JsonObject): Command | undefined {
  switch (attributes['markerName']) {
    case 'core_patch':
      return { kind: 'patch', name: patchId(attributes) };
    case 'core_local_activity':
      return { kind: 'local-activity', name: localActivity(attributes) };
    default:
      return undefined;
  }
}

type Read = (attributes: JsonObject) => Command | undefined;

const READERS: Readonly<Record<string, Read>> = {
  ACTIVITY_TASK_SCHEDULED: (event) => ({ kind: 'activity', name: textAt(event, 'activityType', 'name') }),
  TIMER_STARTED: (event) => ({
    kind: 'timer',
    name: lengthOf(Number.parseFloat(textAt(event, 'startToFireTimeout')) * 1000),
  }),
  START_CHILD_WORKFLOW_EXECUTION_INITIATED: (event) => ({ kind: 'child', name: textAt(event, 'workflowType', 'name') }),
  SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: (event) => ({
    kind: 'signal-external',
    name: textAt(event, 'signalName'),
  }),
  REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: () => ({ kind: 'cancel-external', name: '' }),
  NEXUS_OPERATION_SCHEDULED: (event) => ({ kind: 'nexus', name: textAt(event, 'operation') }),
  MARKER_RECORDED: markerOf,
  WORKFLOW_EXECUTION_CONTINUED_AS_NEW: () => ({ kind: 'continue-as-new', name: '' }),
  WORKFLOW_EXECUTION_COMPLETED: () => ({ kind: 'complete', name: '' }),
  WORKFLOW_EXECUTION_FAILED: () => ({ kind: 'fail', name: '' }),
  WORKFLOW_EXECUTION_CANCELED: () => ({ kind: 'cancel', name: '' }),
};

function commandOf(event: HistoryEventJson): RecordedCommand | undefined {
  const command = READERS[event.eventType.replace(/^EVENT_TYPE_/, '')]?.(attributesOf(event));
  return command === undefined ? undefined : { ...command, eventId: Number(event.eventId) };
}

/** The commands of a history in order. Cancellations of timers and activities are left out: they follow from the rest. */
export const recordedCommands = (history: HistoryJson): readonly RecordedCommand[] =>
  history.events.flatMap((event) => commandOf(event) ?? []);
