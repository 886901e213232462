// The facts of a produced command, with what the server would fill in. Runs in the replaying process.
import { activityTimeouts, childTimeouts, type OwnSettings, retryOptions } from './defaults.ts';
import {
  activityFacts,
  ARGUMENTS,
  CLOSES,
  executionFacts,
  fieldFacts,
  NAME,
  payloadFacts,
  priorityFacts,
  RESULT,
  retryFacts,
  REUSES,
} from './fact-sets.ts';
import { duration, type Facts, text } from './facts.ts';
import { producedFailureFacts } from './failure-facts.ts';
import { producedFields, producedPayload, producedPayloads } from './payload-facts.ts';
import { milliseconds, type ProducedDetail, type RawCommand } from './produced.ts';

type Given<K extends keyof RawCommand> = NonNullable<RawCommand[K]>;
type RawRetry = Given<'scheduleActivity'>['retryPolicy'];
type RawPriority = Given<'scheduleActivity'>['priority'];
type RawTarget = Given<'requestCancelExternalWorkflowExecution'>['workflowExecution'];

/** What of the workflow's own stands in commands: a replay has a task queue of its own. */
export interface Own extends OwnSettings {
  readonly replayedTaskQueue: string;
}

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

const priority = (given: RawPriority): Facts =>
  priorityFacts({
    key: given?.priorityKey ?? 0,
    fairnessKey: given?.fairnessKey ?? '',
    fairnessWeight: given?.fairnessWeight ?? 0,
  });

const activity = (given: Given<'scheduleActivity'>, own: Own): Facts => ({
  ...payloadFacts(ARGUMENTS, producedPayloads(given.arguments)),
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
  ...priority(given.priority),
});

/** An enum's zero stands for "as the server has it": the first name. */
const policy = (label: string, names: readonly string[], value: number | null | undefined): Facts => ({
  [label]: text(names[Math.max(0, (value ?? 0) - 1)] ?? String(value)),
});

const child = (given: Given<'startChildWorkflowExecution'>, own: Own): Facts => ({
  ...payloadFacts(ARGUMENTS, producedPayloads(given.input)),
  ...taskQueue(given.taskQueue, own),
  ...executionFacts(
    childTimeouts({
      execution: milliseconds(given.workflowExecutionTimeout),
      run: milliseconds(given.workflowRunTimeout),
      task: milliseconds(given.workflowTaskTimeout),
    }),
  ),
  ...fieldFacts('memo', producedFields(given.memo)),
  ...fieldFacts('search attribute', producedFields(given.searchAttributes?.indexedFields)),
  ...(given.retryPolicy ? retry(given.retryPolicy) : { 'retry options': text('none') }),
  ...policy('parent close policy', CLOSES, given.parentClosePolicy),
  ...policy('workflow id reuse policy', REUSES, given.workflowIdReusePolicy),
  'cron schedule': text(given.cronSchedule ?? ''),
  ...priority(given.priority),
});

const target = (execution: RawTarget): Facts => ({
  target: text(execution?.workflowId ?? ''),
  'target run': text(execution?.runId ?? ''),
});

/** What the next run does not say it takes over from this one. */
const nextRun = (given: Given<'continueAsNewWorkflowExecution'>, own: Own): Facts => ({
  'workflow type': text(given.workflowType ?? ''),
  ...payloadFacts(ARGUMENTS, producedPayloads(given.arguments)),
  ...taskQueue(given.taskQueue, own),
  'workflow run timeout': duration(milliseconds(given.workflowRunTimeout) || own.runTimeoutMs),
  'workflow task timeout': duration(milliseconds(given.workflowTaskTimeout) || own.taskTimeoutMs),
  ...(Object.keys(given.memo ?? {}).length === 0 ? {} : fieldFacts('memo', producedFields(given.memo))),
  ...(given.searchAttributes
    ? fieldFacts('search attribute', producedFields(given.searchAttributes.indexedFields))
    : {}),
});

const nexus = (given: Given<'scheduleNexusOperation'>, own: Own): Facts => {
  const bounded = (ms: number): number =>
    own.runTimeoutMs > 0 ? Math.min(ms || own.runTimeoutMs, own.runTimeoutMs) : ms;
  return {
    endpoint: text(given.endpoint ?? ''),
    service: text(given.service ?? ''),
    ...payloadFacts(ARGUMENTS, given.input ? [producedPayload(given.input)] : []),
    'schedule-to-close timeout': duration(bounded(milliseconds(given.scheduleToCloseTimeout))),
    'schedule-to-start timeout': duration(milliseconds(given.scheduleToStartTimeout)),
    'start-to-close timeout': duration(milliseconds(given.startToCloseTimeout)),
  };
};

const answer = ({ rejected, completed }: Given<'updateResponse'>): Facts => ({
  ...producedFailureFacts(rejected),
  ...(rejected ? {} : payloadFacts(RESULT, completed ? [producedPayload(completed)] : [])),
});

function facts(raw: RawCommand, own: Own): Facts {
  const { signalExternalWorkflowExecution: signal, requestCancelExternalWorkflowExecution: cancel } = raw;
  if (raw.scheduleActivity) return activity(raw.scheduleActivity, own);
  if (raw.startTimer) return { length: duration(milliseconds(raw.startTimer.startToFireTimeout)) };
  if (raw.startChildWorkflowExecution) return child(raw.startChildWorkflowExecution, own);
  if (raw.scheduleNexusOperation) return nexus(raw.scheduleNexusOperation, own);
  if (signal) {
    const { childWorkflowId: child } = signal;
    // Which run of a child it is, the server fills in.
    return {
      ...(child ? { target: text(child) } : target(signal.workflowExecution)),
      ...payloadFacts(ARGUMENTS, producedPayloads(signal.args)),
    };
  }
  if (cancel) return target(cancel.workflowExecution);
  if (raw.upsertWorkflowSearchAttributes)
    return fieldFacts(
      'search attribute',
      producedFields(raw.upsertWorkflowSearchAttributes.searchAttributes?.indexedFields),
    );
  if (raw.modifyWorkflowProperties)
    return fieldFacts('memo', producedFields(raw.modifyWorkflowProperties.upsertedMemo?.fields));
  if (raw.continueAsNewWorkflowExecution) return nextRun(raw.continueAsNewWorkflowExecution, own);
  if (raw.completeWorkflowExecution) {
    const { result } = raw.completeWorkflowExecution;
    return payloadFacts(RESULT, result ? [producedPayload(result)] : []);
  }
  if (raw.failWorkflowExecution) return producedFailureFacts(raw.failWorkflowExecution.failure);
  if (raw.updateResponse) return answer(raw.updateResponse);
  return {};
}

/** All that the code gave the command, as its event would say it. */
export const producedFacts = (produced: ProducedDetail, own: Own): Facts => ({
  [NAME]: text(produced.name),
  ...facts(produced.raw, own),
});
