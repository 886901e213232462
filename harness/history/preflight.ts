// Looks at a would-be Event History before any replay: repairs what is safe to repair, refuses the rest with the reason.
import { HarnessError } from '../errors.ts';
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';
import { isObject } from './events.ts';

/** The replayer accepts 2 or 3 events without looking at any command, and waits forever on one. */
const FEWEST_EVENTS = 3;

/** Nesting of an event is about 10 deep; beyond this the file is damaged. */
const MAX_DEPTH = 100;

const DOWNLOAD = 'Download it again with `temporal workflow show --workflow-id <id> --output json > history.json`.';

const refuse = (source: string, reason: string, advice = DOWNLOAD): HarnessError =>
  new HarnessError('HISTORY_UNREADABLE', `Failed to read the Event History ${source}: ${reason}. ${advice}`);

function eventsOf(value: unknown, source: string): readonly unknown[] {
  const events = isObject(value) ? value['events'] : value;
  if (!Array.isArray(events)) throw refuse(source, 'it has no list of events');
  if (events.length === 0) throw refuse(source, 'its list of events is empty');
  return events;
}

/** Checks one event's own fields. Ids written as numbers become strings, as the JSON form of 64-bit numbers has them. */
function eventOf(value: unknown, position: number, source: string): HistoryEventJson {
  const eventId = isObject(value) ? value['eventId'] : undefined;
  const id = typeof eventId === 'number' ? String(eventId) : eventId;
  if (!isObject(value) || typeof id !== 'string' || !/^\d+$/.test(id)) {
    throw refuse(source, `entry ${position + 1} of its events has no eventId`);
  }
  const type = value['eventType'];
  if (typeof type !== 'string') throw refuse(source, `event ${id} has no eventType`);
  if (!type.startsWith('EVENT_TYPE_')) {
    throw refuse(
      source,
      `event ${id} is of type "${type}", a spelling of older tools`,
      'Rewrite it with `temporal workflow fix-history-json --source old.json --target new.json`.',
    );
  }
  return {
    ...value,
    eventId: id,
    eventType: type,
    eventTime: typeof value['eventTime'] === 'string' ? value['eventTime'] : '',
  };
}

/** Ids must be 1, 2, 3, … Newest-first files are turned around. */
function inOrder(events: readonly HistoryEventJson[], source: string): readonly HistoryEventJson[] {
  const reversed = Number(events[0]?.eventId) > Number(events.at(-1)?.eventId);
  const ordered = reversed ? events.toReversed() : events;
  for (const [position, event] of ordered.entries()) {
    const expected = position + 1;
    if (Number(event.eventId) === expected) continue;
    const before = position === 0 ? 'it begins with' : `event ${expected - 1} is followed by`;
    throw refuse(source, `${before} event ${event.eventId} instead of ${expected}, so events are missing or doubled`);
  }
  return ordered;
}

/** A payload as the UI shows it when "Decode event history" is on: the value itself, or an encoding in clear text. */
function isDecoded(payload: unknown): boolean {
  if (!isObject(payload)) return true;
  const { metadata, data } = payload;
  if (metadata === undefined && data === undefined) return Object.keys(payload).length > 0;
  if (data !== undefined && typeof data !== 'string') return true;
  const encoding = isObject(metadata) ? metadata['encoding'] : undefined;
  return typeof encoding === 'string' && /^(json|binary)\//.test(encoding);
}

function holdsDecodedPayload(value: unknown, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((entry) => holdsDecodedPayload(entry, depth + 1));
  if (!isObject(value)) return false;
  const { payloads } = value;
  if (Array.isArray(payloads)) return payloads.some(isDecoded);
  return Object.values(value).some((entry) => holdsDecodedPayload(entry, depth + 1));
}

/**
 * @param value - parsed JSON: `{events: […]}` or the bare list
 * @param source - for messages: a file name or the key of a trial
 * @throws HarnessError HISTORY_UNREADABLE with how to download it right
 */
export function preflight(value: unknown, source: string): HistoryJson {
  const raw = eventsOf(value, source);
  const events = inOrder(
    raw.map((event, position) => eventOf(event, position, source)),
    source,
  );
  if (events[0]?.eventType !== 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED') {
    throw refuse(
      source,
      `its first event is ${events[0]?.eventType ?? 'missing'}, not EVENT_TYPE_WORKFLOW_EXECUTION_STARTED`,
    );
  }
  if (events.length < FEWEST_EVENTS) {
    throw refuse(
      source,
      `it has ${events.length} of the at least ${FEWEST_EVENTS} events that a replay can say something about`,
      'Download it once a worker has taken its first workflow task.',
    );
  }
  const decoded = events.find((event) => holdsDecodedPayload(event));
  if (decoded !== undefined) {
    throw refuse(
      source,
      `the payloads of event ${decoded.eventId} are decoded, and a replay needs them as they were`,
      'Download it with "Decode event history" switched off, or with `temporal workflow show --workflow-id <id> --output json`.',
    );
  }
  return { events };
}
