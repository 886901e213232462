// Looks at a would-be Event History before any replay: repairs what is safe to repair, refuses the rest with the reason.
import { HarnessError } from '../errors.ts';
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';
import { holdsDecodedPayload } from './decoded.ts';
import { isObject } from './events.ts';
import { hasOldNames, withTodaysNames } from './old-names.ts';
import { installedSdk } from './sdk.ts';
import { endOf } from './status.ts';

/** A history that can be replayed, and what had to be put right for that. */
export interface Inspected {
  readonly history: HistoryJson;
  readonly repairs: readonly string[];
}

/** The replayer accepts 2 or 3 events without looking at any command, and waits forever on one. */
export const FEWEST_EVENTS = 3;

export const DOWNLOAD =
  'Download it again with `temporal workflow show --workflow-id <id> --output json > history.json`.';
const UNDECODED =
  'Download it in the web UI as "Encoded" (older: with "Decode event history" switched off), or with `temporal workflow show --workflow-id <id> --output json`.';

/** @returns HISTORY_UNREADABLE for a source, with the reason and what to do */
export const refusal = (source: string, reason: string, advice = DOWNLOAD, cause?: unknown): HarnessError =>
  new HarnessError(
    'HISTORY_UNREADABLE',
    `Failed to read the Event History ${source}: ${reason}. ${advice}`,
    cause === undefined ? {} : { cause },
  );

function listOf(events: unknown, source: string): readonly unknown[] {
  if (!Array.isArray(events)) throw refusal(source, 'it has no list of events');
  if (events.length === 0) throw refusal(source, 'its list of events is empty');
  return events;
}

/** What the event is, or why that cannot be told. */
function typeOf(event: Readonly<Record<string, unknown>>, id: string, source: string): string {
  const type = event['eventType'];
  if (typeof type !== 'string' && typeof type !== 'number') throw refusal(source, `event ${id} has no eventType`);
  const { eventTypes, version } = installedSdk();
  const known = eventTypes.get(type);
  if (known !== undefined) return known;
  throw refusal(
    source,
    `event ${id} is of type ${JSON.stringify(type)}, which the installed SDK (${version}) does not know, so a newer server recorded it`,
    'Update the @temporalio packages, or take the file out.',
  );
}

/** Checks one event's own fields. Ids written as numbers become strings, as the JSON form of 64-bit numbers has them. */
function eventOf(value: unknown, position: number, source: string): HistoryEventJson {
  const eventId = isObject(value) ? value['eventId'] : undefined;
  const id = typeof eventId === 'number' ? String(eventId) : eventId;
  if (!isObject(value) || typeof id !== 'string' || !/^\d+$/.test(id)) {
    throw refusal(source, `entry ${position + 1} of its events has no eventId`);
  }
  const today = hasOldNames(value) ? withTodaysNames(value) : value;
  const eventType = typeOf(today, id, source);
  const attributes = Object.keys(today).find((name) => name.endsWith('EventAttributes'));
  if (attributes === undefined && 'details' in today)
    throw refusal(
      source,
      `event ${id} has "details": it is the view of an old web UI, with values for people`,
      UNDECODED,
    );
  if (attributes === undefined || !isObject(today[attributes]))
    throw refusal(source, `event ${id} (${eventType}) has no attributes`);
  return {
    ...today,
    eventId: id,
    eventType,
    eventTime: typeof today['eventTime'] === 'string' ? today['eventTime'] : '',
  };
}

/** Ids must be 1, 2, 3, …: they say the order, whatever the order in the file. */
function inOrder(events: readonly HistoryEventJson[], source: string): readonly HistoryEventJson[] {
  const ordered = events.toSorted((left, right) => Number(left.eventId) - Number(right.eventId));
  for (const [position, event] of ordered.entries()) {
    const expected = position + 1;
    if (Number(event.eventId) === expected) continue;
    const before = position === 0 ? 'it begins with' : `event ${expected - 1} is followed by`;
    throw refusal(source, `${before} event ${event.eventId} instead of ${expected}, so events are missing or doubled`);
  }
  return ordered;
}

/** How the file had its events, where that is not the order of their ids. */
function orderOf(events: readonly HistoryEventJson[]): readonly string[] {
  const falls = events.slice(1).filter((event, index) => Number(event.eventId) < Number(events[index]?.eventId)).length;
  if (falls === 0) return [];
  return [
    falls === events.length - 1 ? 'newest event first: turned round' : 'events out of order: sorted by their ids',
  ];
}

function refuseWhole(events: readonly HistoryEventJson[], source: string): void {
  const [first] = events;
  if (first?.eventType !== 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED')
    throw refusal(
      source,
      `its first event is ${first?.eventType ?? 'missing'}, not EVENT_TYPE_WORKFLOW_EXECUTION_STARTED`,
    );
  const end = events.findIndex((event) => endOf({ events: [event] }) !== undefined);
  if (end >= 0 && end < events.length - 1)
    throw refusal(source, `events come after event ${end + 1} (${events[end]?.eventType}), which ends the execution`);
  if (events.length < FEWEST_EVENTS)
    throw refusal(
      source,
      `it has ${events.length} of the at least ${FEWEST_EVENTS} events that a replay can say something about`,
      'Download it once a worker has taken its first workflow task.',
    );
  const decoded = events.find((event) => holdsDecodedPayload(event));
  if (decoded !== undefined)
    throw refusal(
      source,
      `the payloads of event ${decoded.eventId} are decoded, and a replay needs them as they were`,
      UNDECODED,
    );
}

/**
 * @param value - the list of events, as parsed from JSON
 * @param source - for messages: a file name or the key of a trial
 * @throws HarnessError HISTORY_UNREADABLE with how to download it right
 */
export function inspect(value: unknown, source: string): Inspected {
  const raw = listOf(value, source);
  const asWritten = raw.map((event, position) => eventOf(event, position, source));
  const events = inOrder(asWritten, source);
  refuseWhole(events, source);
  const numbered = (field: string): boolean => raw.some((event) => isObject(event) && typeof event[field] === 'number');
  const repairs = [
    ...(numbered('eventId') ? ['ids as numbers: made text'] : []),
    ...(numbered('eventType') ? ['event types as numbers: named'] : []),
    ...(raw.some(hasOldNames) ? ['old names of event types and other enums: written as today'] : []),
    ...orderOf(asWritten),
  ];
  return { history: { events }, repairs };
}

/**
 * The same for what should be a history already.
 *
 * @param value - `{events: […]}` or the bare list
 * @throws HarnessError HISTORY_UNREADABLE with how to download it right
 */
export const preflight = (value: unknown, source: string): HistoryJson =>
  inspect(isObject(value) ? value['events'] : value, source).history;
