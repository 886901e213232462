// Names of enums as older tools wrote them: `WorkflowExecutionStarted` for EVENT_TYPE_WORKFLOW_EXECUTION_STARTED.
import { isObject, type JsonObject } from './events.ts';

/** Every field of an event that held an enum while the old names were in use, with the beginning of its names today. */
const FIELDS: Readonly<Record<string, string>> = {
  eventType: 'EVENT_TYPE',
  kind: 'TASK_QUEUE_KIND',
  parentClosePolicy: 'PARENT_CLOSE_POLICY',
  workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY',
  initiator: 'CONTINUE_AS_NEW_INITIATOR',
  retryState: 'RETRY_STATE',
  timeoutType: 'TIMEOUT_TYPE',
  severity: 'SEVERITY',
};

/** `cause` means another enum in each of these; in a Failure it is an object. */
const CAUSES: Readonly<Record<string, string>> = {
  workflowTaskFailedEventAttributes: 'WORKFLOW_TASK_FAILED_CAUSE',
  startChildWorkflowExecutionFailedEventAttributes: 'START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE',
  requestCancelExternalWorkflowExecutionFailedEventAttributes: 'CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE',
  signalExternalWorkflowExecutionFailedEventAttributes: 'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE',
};

/** Names of the user's own stand under these: not looked into. */
const FOREIGN = new Set(['payloads', 'indexedFields', 'fields', 'encodedAttributes']);

/** `ScheduleToClose` → `SCHEDULE_TO_CLOSE` */
const constantCase = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

const isOld = (name: unknown): name is string => typeof name === 'string' && /^[A-Z][a-z]/.test(name);

/** Whether an event carries such a name. Tools wrote all of their names in one way, so the type tells. */
export const hasOldNames = (event: unknown): boolean => isObject(event) && isOld(event['eventType']);

function renamed(value: unknown, cause: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((entry) => renamed(entry, cause));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => {
      const prefix = FIELDS[name] ?? (name === 'cause' ? cause : undefined);
      if (prefix !== undefined && isOld(entry)) return [name, `${prefix}_${constantCase(entry)}`];
      return [name, FOREIGN.has(name) ? entry : renamed(entry, CAUSES[name] ?? cause)];
    }),
  );
}

/** The event with the names of today. Those that are of today already stay. */
export const withTodaysNames = (event: JsonObject): JsonObject => renamed(event, undefined) as JsonObject;
