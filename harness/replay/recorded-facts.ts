// The facts of a recorded command, out of its event.
import { at, isObject, type JsonObject, textAt } from '../history/events.ts';
import { retryOptions } from './defaults.ts';
import {
  activityFacts,
  ARGUMENTS,
  executionFacts,
  fieldFacts,
  NAME,
  payloadFacts,
  priorityFacts,
  RESULT,
  retryFacts,
  REUSES,
  CLOSES,
} from './fact-sets.ts';
import { duration, type Facts, text } from './facts.ts';
import { recordedFailureFacts } from './failure-facts.ts';
import { recordedFields, recordedPayload, recordedPayloads } from './payload-facts.ts';
import { durationMs, type RecordedDetail } from './recorded.ts';

const list = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

const retryAt = (event: JsonObject): Facts => {
  const policy = at(event, 'retryPolicy');
  return retryFacts(
    retryOptions({
      initialIntervalMs: durationMs(at(policy, 'initialInterval')),
      backoffCoefficient: Number(at(policy, 'backoffCoefficient') ?? 0),
      maximumIntervalMs: durationMs(at(policy, 'maximumInterval')),
      maximumAttempts: Number(at(policy, 'maximumAttempts') ?? 0),
      nonRetryableErrorTypes: list(at(policy, 'nonRetryableErrorTypes')),
    }),
  );
};

/** An old server writes none where the code gave none: that is the default. */
const namedAt = (event: JsonObject, key: string, prefix: string, [byDefault = '']: readonly string[]): string =>
  textAt(event, key).replace(prefix, '').replace('UNSPECIFIED', '') || byDefault;

const priorityAt = (event: JsonObject): Facts =>
  priorityFacts({
    key: Number(at(event, 'priority', 'priorityKey') ?? 0),
    fairnessKey: textAt(event, 'priority', 'fairnessKey'),
    fairnessWeight: Number(at(event, 'priority', 'fairnessWeight') ?? 0),
  });

const target = (event: JsonObject): Facts => ({
  target: text(textAt(event, 'workflowExecution', 'workflowId')),
  'target run': text(textAt(event, 'workflowExecution', 'runId')),
});

function answer(event: JsonObject): Facts {
  const failure = at(event, 'outcome', 'failure');
  return isObject(failure)
    ? recordedFailureFacts(failure)
    : payloadFacts(RESULT, recordedPayloads(event, 'outcome', 'success'));
}

const activity = (event: JsonObject): Facts => ({
  ...payloadFacts(ARGUMENTS, recordedPayloads(event, 'input')),
  'task queue': text(textAt(event, 'taskQueue', 'name')),
  ...activityFacts({
    scheduleToClose: durationMs(event['scheduleToCloseTimeout']),
    scheduleToStart: durationMs(event['scheduleToStartTimeout']),
    startToClose: durationMs(event['startToCloseTimeout']),
    heartbeat: durationMs(event['heartbeatTimeout']),
  }),
  ...retryAt(event),
  ...priorityAt(event),
});

const execution = (event: JsonObject): Facts => ({
  ...payloadFacts(ARGUMENTS, recordedPayloads(event, 'input')),
  'task queue': text(textAt(event, 'taskQueue', 'name')),
  ...executionFacts({
    execution: durationMs(event['workflowExecutionTimeout']),
    run: durationMs(event['workflowRunTimeout']),
    task: durationMs(event['workflowTaskTimeout']),
  }),
  ...fieldFacts('memo', recordedFields(event, 'memo', 'fields')),
  ...fieldFacts('search attribute', recordedFields(event, 'searchAttributes', 'indexedFields')),
});

const child = (event: JsonObject): Facts => ({
  ...execution(event),
  ...(event['retryPolicy'] === undefined ? {} : retryAt(event)),
  'retry options': text(event['retryPolicy'] === undefined ? 'none' : 'given'),
  'parent close policy': text(namedAt(event, 'parentClosePolicy', 'PARENT_CLOSE_POLICY_', CLOSES)),
  'workflow id reuse policy': text(namedAt(event, 'workflowIdReusePolicy', 'WORKFLOW_ID_REUSE_POLICY_', REUSES)),
  'cron schedule': text(textAt(event, 'cronSchedule')),
  ...priorityAt(event),
});

const nexus = (event: JsonObject): Facts => ({
  endpoint: text(textAt(event, 'endpoint')),
  service: text(textAt(event, 'service')),
  ...payloadFacts(ARGUMENTS, isObject(event['input']) ? [recordedPayload(event['input'])] : []),
  'schedule-to-close timeout': duration(durationMs(event['scheduleToCloseTimeout'])),
  'schedule-to-start timeout': duration(durationMs(event['scheduleToStartTimeout'])),
  'start-to-close timeout': duration(durationMs(event['startToCloseTimeout'])),
});

function own({ kind, attributes: event }: RecordedDetail): Facts {
  switch (kind) {
    case 'activity':
      return activity(event);
    case 'timer':
      return { length: duration(durationMs(event['startToFireTimeout'])) };
    case 'child':
      return child(event);
    case 'nexus':
      return nexus(event);
    case 'signal-external':
      return {
        ...target(event),
        ...payloadFacts(ARGUMENTS, recordedPayloads(event, 'input')),
      };
    case 'cancel-external':
      return target(event);
    case 'search-attributes':
      return fieldFacts('search attribute', recordedFields(event, 'searchAttributes', 'indexedFields'));
    case 'memo':
      return fieldFacts('memo', recordedFields(event, 'upsertedMemo', 'fields'));
    case 'continue-as-new':
      return { 'workflow type': text(textAt(event, 'workflowType', 'name')), ...execution(event) };
    case 'complete':
      return payloadFacts(RESULT, recordedPayloads(event, 'result'));
    case 'fail':
      return recordedFailureFacts(event['failure']);
    case 'update':
      return answer(event);
    case 'local-activity':
    case 'patch':
    case 'cancel':
    case 'cancel-timer':
    case 'cancel-activity':
    case 'cancel-child':
    case 'cancel-nexus':
      return {};
  }
}

/** All that the event says of the command and that code could say otherwise. */
export const recordedFacts = (recorded: RecordedDetail): Facts => ({
  [NAME]: text(recorded.name),
  ...own(recorded),
});
