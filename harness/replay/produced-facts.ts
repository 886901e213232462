// The facts of a produced command, with what the server would fill in. Runs in the replaying process.
import { activityTimeouts, childTimeouts, type OwnSettings, retryOptions } from './defaults.ts';
import { activityFacts, ARGUMENTS, executionFacts, fieldFacts, NAME, payloadFacts, retryFacts } from './fact-sets.ts';
import { duration, type Facts, type PayloadFact, text } from './facts.ts';
import { milliseconds, type ProducedDetail, type RawCommand } from './produced.ts';

type Given<K extends keyof RawCommand> = NonNullable<RawCommand[K]>;
type RawPayload = NonNullable<Given<'completeWorkflowExecution'>['result']>;
type RawRetry = Given<'scheduleActivity'>['retryPolicy'];

/** What of the workflow's own stands in commands: a replay has a task queue of its own. */
export interface Own extends OwnSettings {
  readonly replayedTaskQueue: string;
}

const POLICIES = ['', 'TERMINATE', 'ABANDON', 'REQUEST_CANCEL'];
const REUSES = ['', 'ALLOW_DUPLICATE', 'ALLOW_DUPLICATE_FAILED_ONLY', 'REJECT_DUPLICATE', 'TERMINATE_IF_RUNNING'];

const base64 = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('base64');

const payloadOf = (payload: RawPayload): PayloadFact => ({
  encoding: Buffer.from(payload.metadata?.['encoding'] ?? []).toString(),
  data: base64(payload.data),
});

const payloadsOf = (payloads: readonly RawPayload[] | null | undefined): readonly PayloadFact[] =>
  (payloads ?? []).map(payloadOf);

const fieldsOf = (
  fields: Readonly<Record<string, RawPayload>> | null | undefined,
): Readonly<Record<string, PayloadFact>> =>
  Object.fromEntries(Object.entries(fields ?? {}).map(([name, payload]) => [name, payloadOf(payload)]));

const taskQueue = (name: string | null | undefined, own: Own): Facts => ({
  'task queue': text(!name || name === own.replayedTaskQueue ? own.taskQueue : name),
});

const retry = (policy: RawRetry): Facts =>
  retryFacts(
    retryOptions({
      initialIntervalMs: milliseconds(policy?.initialInterval),
      backoffCoefficient: policy?.backoffCoefficient ?? 0,
      maximumIntervalMs: milliseconds(policy?.maximumInterval),
      maximumAttempts: policy?.maximumAttempts ?? 0,
      nonRetryableErrorTypes: policy?.nonRetryableErrorTypes ?? [],
    }),
  );

const activity = (given: Given<'scheduleActivity'>, own: Own): Facts => ({
  ...payloadFacts(ARGUMENTS, payloadsOf(given.arguments)),
  ...taskQueue(given.taskQueue, own),
  ...activityFacts(
    activityTimeouts(
      {
        scheduleToClose: milliseconds(given.scheduleToCloseTimeout),
        scheduleToStart: milliseconds(given.scheduleToStartTimeout),
        startToClose: milliseconds(given.startToCloseTimeout),
        heartbeat: milliseconds(given.heartbeatTimeout),
      },
      own.runTimeoutMs,
    ),
  ),
  ...retry(given.retryPolicy),
});

/** An enum's first value stands for "as the server has it": not compared. */
const policy = (label: string, names: readonly string[], value: number | null | undefined): Facts =>
  value ? { [label]: text(names[value] ?? String(value)) } : {};

const child = (given: Given<'startChildWorkflowExecution'>, own: Own): Facts => ({
  ...payloadFacts(ARGUMENTS, payloadsOf(given.input)),
  ...taskQueue(given.taskQueue, own),
  ...executionFacts(
    childTimeouts({
      execution: milliseconds(given.workflowExecutionTimeout),
      run: milliseconds(given.workflowRunTimeout),
      task: milliseconds(given.workflowTaskTimeout),
    }),
  ),
  ...fieldFacts('memo', fieldsOf(given.memo)),
  ...fieldFacts('search attribute', fieldsOf(given.searchAttributes?.indexedFields)),
  ...(given.retryPolicy ? retry(given.retryPolicy) : { 'retry options': text('none') }),
  ...policy('parent close policy', POLICIES, given.parentClosePolicy),
  ...policy('workflow id reuse policy', REUSES, given.workflowIdReusePolicy),
  'cron schedule': text(given.cronSchedule ?? ''),
});

/** What the next run does not say it takes over from this one. */
const nextRun = (given: Given<'continueAsNewWorkflowExecution'>, own: Own): Facts => ({
  'workflow type': text(given.workflowType ?? ''),
  ...payloadFacts(ARGUMENTS, payloadsOf(given.arguments)),
  ...taskQueue(given.taskQueue, own),
  'workflow run timeout': duration(milliseconds(given.workflowRunTimeout) || own.runTimeoutMs),
  'workflow task timeout': duration(milliseconds(given.workflowTaskTimeout) || own.taskTimeoutMs),
  ...(Object.keys(given.memo ?? {}).length === 0 ? {} : fieldFacts('memo', fieldsOf(given.memo))),
  ...(given.searchAttributes ? fieldFacts('search attribute', fieldsOf(given.searchAttributes.indexedFields)) : {}),
});

const nexus = (given: Given<'scheduleNexusOperation'>, own: Own): Facts => {
  const bounded = (ms: number): number =>
    own.runTimeoutMs > 0 ? Math.min(ms || own.runTimeoutMs, own.runTimeoutMs) : ms;
  return {
    endpoint: text(given.endpoint ?? ''),
    service: text(given.service ?? ''),
    ...payloadFacts(ARGUMENTS, given.input ? [payloadOf(given.input)] : []),
    'schedule-to-close timeout': duration(bounded(milliseconds(given.scheduleToCloseTimeout))),
    'schedule-to-start timeout': duration(milliseconds(given.scheduleToStartTimeout)),
    'start-to-close timeout': duration(milliseconds(given.startToCloseTimeout)),
  };
};

function facts(raw: RawCommand, own: Own): Facts {
  const { signalExternalWorkflowExecution: signal, requestCancelExternalWorkflowExecution: cancel } = raw;
  if (raw.scheduleActivity) return activity(raw.scheduleActivity, own);
  if (raw.startTimer) return { length: duration(milliseconds(raw.startTimer.startToFireTimeout)) };
  if (raw.startChildWorkflowExecution) return child(raw.startChildWorkflowExecution, own);
  if (raw.scheduleNexusOperation) return nexus(raw.scheduleNexusOperation, own);
  if (signal) {
    const target = signal.childWorkflowId ?? signal.workflowExecution?.workflowId ?? '';
    return { target: text(target), ...payloadFacts(ARGUMENTS, payloadsOf(signal.args)) };
  }
  if (cancel) return { target: text(cancel.workflowExecution?.workflowId ?? '') };
  if (raw.upsertWorkflowSearchAttributes)
    return fieldFacts('search attribute', fieldsOf(raw.upsertWorkflowSearchAttributes.searchAttributes?.indexedFields));
  if (raw.modifyWorkflowProperties)
    return fieldFacts('memo', fieldsOf(raw.modifyWorkflowProperties.upsertedMemo?.fields));
  if (raw.continueAsNewWorkflowExecution) return nextRun(raw.continueAsNewWorkflowExecution, own);
  if (raw.completeWorkflowExecution) {
    const { result } = raw.completeWorkflowExecution;
    return payloadFacts('result', result ? [payloadOf(result)] : []);
  }
  if (raw.failWorkflowExecution) {
    const { failure } = raw.failWorkflowExecution;
    return {
      'failure type': text(failure?.applicationFailureInfo?.type ?? ''),
      'failure message': text(failure?.message ?? ''),
    };
  }
  return {};
}

/** All that the code gave the command, as its event would say it. */
export const producedFacts = (produced: ProducedDetail, own: Own): Facts => ({
  [NAME]: text(produced.name),
  ...facts(produced.raw, own),
});
