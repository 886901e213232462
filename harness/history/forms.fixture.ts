// The forms in which tools and servers write a history, made from one that a server recorded.
import { readFile } from 'node:fs/promises';
import proto from '@temporalio/proto';
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';
import { fromHistoryJson } from './convert.ts';
import { isObject } from './events.ts';

const { History } = proto.temporal.api.history.v1;

/** `review` completed with 29 events, `tour` continued as new with a child, a timer and a local activity, `doomed` failed. */
export const recorded = async (name: 'review' | 'tour' | 'doomed' = 'review'): Promise<HistoryJson> =>
  JSON.parse(
    await readFile(new URL(`../replay/fixtures/histories/${name}.json`, import.meta.url), 'utf8'),
  ) as HistoryJson;

/** Every value of every object, replaced. */
export function mapped(value: unknown, change: (name: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => mapped(entry, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => {
      const changed = change(name, entry);
      return [name, changed === entry ? mapped(entry, change) : changed];
    }),
  );
}

const PREFIXES =
  /^(EVENT_TYPE|TASK_QUEUE_KIND|PARENT_CLOSE_POLICY|WORKFLOW_ID_REUSE_POLICY|CONTINUE_AS_NEW_INITIATOR|RETRY_STATE|TIMEOUT_TYPE|WORKFLOW_TASK_FAILED_CAUSE|START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE|SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE)_([A-Z_]+)$/;

const pascalCase = (name: string): string =>
  name.toLowerCase().replaceAll(/(?:^|_)(\w)/g, (_all, letter: string) => letter.toUpperCase());

/** As tctl and the first web UI wrote it: `WorkflowExecutionStarted`, `Normal`, `StartToClose`. */
export const withOldNames = (value: unknown): unknown =>
  mapped(value, (_name, entry) => {
    const [, , rest] = typeof entry === 'string' ? (PREFIXES.exec(entry) ?? []) : [];
    return rest === undefined ? entry : pascalCase(rest);
  });

const decodedPayload = (payload: unknown): unknown => {
  const { metadata, data } = payload as { metadata: Record<string, string>; data?: string };
  const clear = (text: string): string => Buffer.from(text, 'base64').toString();
  return {
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, text]) => [name, clear(text)])),
    data: data === undefined ? null : (JSON.parse(clear(data)) as unknown),
  };
};

/** As the web UI downloads it as "Human Readable": payloads in clear. */
export const readable = (value: unknown): unknown =>
  mapped(value, (name, entry) => (name === 'payloads' ? (entry as unknown[]).map(decodedPayload) : entry));

/** As an older web UI showed it: values in the place of payloads. */
export const valuesOnly = (value: unknown): unknown =>
  mapped(value, (name, entry) =>
    name === 'payloads' ? (entry as unknown[]).map((each) => (decodedPayload(each) as { data: unknown }).data) : entry,
  );

/** As the JSON view of the first web UI had it. */
export const detailsView = ({ events }: HistoryJson): unknown => ({
  events: events.map(({ eventId, eventTime, eventType, ...rest }) => ({
    eventId,
    eventTime,
    eventType,
    details: Object.entries(rest).find(([name]) => name.endsWith('EventAttributes'))?.[1],
  })),
});

/** `JSON.stringify` of what the SDK's client gives. */
export const printed = (history: HistoryJson): string =>
  JSON.stringify(History.decode(History.encode(fromHistoryJson(history)).finish()));

/** `temporal.api.history.v1.History` */
export const protobuf = (history: HistoryJson): Buffer =>
  Buffer.from(History.encode(fromHistoryJson(history)).finish());

const framed = (content: Buffer): Buffer => {
  const head = [0x0a];
  let rest = content.length;
  for (; rest > 0x7f; rest >>>= 7) head.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...head, rest]), content]);
};

/** `temporal.api.export.v1.WorkflowExecutions`, of histories as bytes. */
export const exportFile = (histories: readonly Buffer[]): Buffer =>
  Buffer.concat(histories.map((history) => framed(framed(history))));

/** The history with one event changed. */
export const withEvent = (
  { events }: HistoryJson,
  eventId: number,
  change: (event: HistoryEventJson) => Record<string, unknown>,
): { readonly events: readonly unknown[] } => ({
  events: events.map((event) => (event.eventId === String(eventId) ? change(event) : event)),
});

/** Without the metadata of the SDK in any of its workflow tasks. */
export const withoutFlags = (history: HistoryJson): HistoryJson =>
  mapped(history, (name, entry) => (name === 'sdkMetadata' ? {} : entry)) as HistoryJson;

/** With the flags of the SDK in no workflow task before the one that this event completed. */
export const flaggedFrom = ({ events }: HistoryJson, eventId: number): HistoryJson => ({
  events: events.map((event) => {
    const completed = event['workflowTaskCompletedEventAttributes'];
    if (!isObject(completed)) return event;
    const own = isObject(completed['sdkMetadata']) ? completed['sdkMetadata'] : {};
    const coreUsedFlags = Number(event.eventId) === eventId ? [1, 2, 3] : [];
    return { ...event, workflowTaskCompletedEventAttributes: { ...completed, sdkMetadata: { ...own, coreUsedFlags } } };
  }),
});
