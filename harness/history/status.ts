// Whether and how a recorded execution ended. Without the SDK: the gate asks this of histories that it does not replay.
import type { ExecutionStatus, HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';
import { attributesOf, textAt } from './events.ts';

const ENDS: Readonly<Record<string, ExecutionStatus>> = {
  EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: 'completed',
  EVENT_TYPE_WORKFLOW_EXECUTION_FAILED: 'failed',
  EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT: 'timed-out',
  EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED: 'canceled',
  EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED: 'terminated',
  EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: 'continued-as-new',
};

/** The event that closed the execution; undefined while it runs. Always the last one. */
export function endOf(history: HistoryJson): HistoryEventJson | undefined {
  const last = history.events.at(-1);
  return last !== undefined && ENDS[last.eventType] !== undefined ? last : undefined;
}

/** Run ID of the run that goes on where this one ended (continue-as-new, workflow retry, cron); undefined for the last. */
export const nextRunOf = (history: HistoryJson | undefined): string | undefined => {
  const end = history === undefined ? undefined : endOf(history);
  const next = end === undefined ? '' : textAt(attributesOf(end), 'newExecutionRunId');
  return next === '' ? undefined : next;
};

export const statusOf = (history: HistoryJson): ExecutionStatus => ENDS[endOf(history)?.eventType ?? ''] ?? 'running';

/** What the SDK's own converter reads. */
const PLAIN_ENCODINGS: ReadonlySet<string> = new Set([
  'json/plain',
  'json/protobuf',
  'binary/null',
  'binary/plain',
  'binary/protobuf',
]);

export const isPlainEncoding = (encoding: string): boolean => PLAIN_ENCODINGS.has(encoding);
