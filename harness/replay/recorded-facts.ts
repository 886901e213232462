// The facts of a recorded command, out of its event.
import { at, isObject, type JsonObject, textAt } from '../history/events.ts';
import { retryOptions } from './defaults.ts';
import { activityFacts, ARGUMENTS, executionFacts, fieldFacts, NAME, payloadFacts, retryFacts } from './fact-sets.ts';
import { duration, type Facts, type PayloadFact, text } from './facts.ts';
import { durationMs, type RecordedDetail } from './recorded.ts';

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString();

const payloadOf = (value: unknown): PayloadFact => ({
  encoding: decoded(textAt(value, 'metadata', 'encoding')),
  data: textAt(value, 'data'),
});

const payloadsAt = (event: JsonObject, key: string): readonly PayloadFact[] => {
  const payloads = at(event, key, 'payloads');
  return Array.isArray(payloads) ? payloads.map(payloadOf) : [];
};

const fieldsAt = (event: JsonObject, ...path: readonly string[]): Readonly<Record<string, PayloadFact>> => {
  const fields = at(event, ...path);
  return isObject(fields)
    ? Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, payloadOf(value)]))
    : {};
};

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

const namedAt = (event: JsonObject, key: string, prefix: string): string => textAt(event, key).replace(prefix, '');

const activity = (event: JsonObject): Facts => ({
  ...payloadFacts(ARGUMENTS, payloadsAt(event, 'input')),
  'task queue': text(textAt(event, 'taskQueue', 'name')),
  ...activityFacts({
    scheduleToClose: durationMs(event['scheduleToCloseTimeout']),
    scheduleToStart: durationMs(event['scheduleToStartTimeout']),
    startToClose: durationMs(event['startToCloseTimeout']),
    heartbeat: durationMs(event['heartbeatTimeout']),
  }),
  ...retryAt(event),
});

const execution = (event: JsonObject): Facts => ({
  ...payloadFacts(ARGUMENTS, payloadsAt(event, 'input')),
  'task queue': text(textAt(event, 'taskQueue', 'name')),
  ...executionFacts({
    execution: durationMs(event['workflowExecutionTimeout']),
    run: durationMs(event['workflowRunTimeout']),
    task: durationMs(event['workflowTaskTimeout']),
  }),
  ...fieldFacts('memo', fieldsAt(event, 'memo', 'fields')),
  ...fieldFacts('search attribute', fieldsAt(event, 'searchAttributes', 'indexedFields')),
});

const child = (event: JsonObject): Facts => ({
  ...execution(event),
  ...(event['retryPolicy'] === undefined ? {} : retryAt(event)),
  'retry options': text(event['retryPolicy'] === undefined ? 'none' : 'given'),
  'parent close policy': text(namedAt(event, 'parentClosePolicy', 'PARENT_CLOSE_POLICY_')),
  'workflow id reuse policy': text(namedAt(event, 'workflowIdReusePolicy', 'WORKFLOW_ID_REUSE_POLICY_')),
  'cron schedule': text(textAt(event, 'cronSchedule')),
});

const nexus = (event: JsonObject): Facts => ({
  endpoint: text(textAt(event, 'endpoint')),
  service: text(textAt(event, 'service')),
  ...payloadFacts(ARGUMENTS, isObject(event['input']) ? [payloadOf(event['input'])] : []),
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
        target: text(textAt(event, 'workflowExecution', 'workflowId')),
        ...payloadFacts(ARGUMENTS, payloadsAt(event, 'input')),
      };
    case 'cancel-external':
      return { target: text(textAt(event, 'workflowExecution', 'workflowId')) };
    case 'search-attributes':
      return fieldFacts('search attribute', fieldsAt(event, 'searchAttributes', 'indexedFields'));
    case 'memo':
      return fieldFacts('memo', fieldsAt(event, 'upsertedMemo', 'fields'));
    case 'continue-as-new':
      return { 'workflow type': text(textAt(event, 'workflowType', 'name')), ...execution(event) };
    case 'complete':
      return payloadFacts('result', payloadsAt(event, 'result'));
    case 'fail':
      return {
        'failure type': text(textAt(event, 'failure', 'applicationFailureInfo', 'type')),
        'failure message': text(textAt(event, 'failure', 'message')),
      };
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
