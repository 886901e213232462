// The call that a history recorded: with the arguments that it had then, where they are short enough to be written down.
import { at, attributesOf, isObject, textAt } from '../history/events.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import type { RecordedCommand } from './commands.ts';
import { eventName, recordedDetails, type RecordedDetail } from './recorded.ts';

/** What an event says of its call beyond kind and name. */
export interface RecordedCall {
  /** The arguments as TypeScript, `"a", 3`; absent where they are long, encoded, or not in the history. */
  readonly args?: string;
  /** The name of the event's timer was the bound of something else: it was cancelled, or other steps were asked for while it ran. */
  readonly isBound?: boolean;
}

/** Characters of arguments that still read well in a snippet. */
const ARGUMENTS_MAX = 80;

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString();

/** One payload as TypeScript. */
function literalOf(payload: unknown): string | undefined {
  const encoding = decoded(textAt(payload, 'metadata', 'encoding'));
  if (encoding === 'binary/null') return 'undefined';
  if (encoding !== 'json/plain') return undefined;
  try {
    return JSON.stringify(JSON.parse(decoded(textAt(payload, 'data'))));
  } catch {
    return undefined; // Said to be JSON and is not: the call is shown without its arguments.
  }
}

function argumentsOf({ kind, attributes }: RecordedDetail): string | undefined {
  if (kind !== 'activity' && kind !== 'child' && kind !== 'signal-external' && kind !== 'nexus') return undefined;
  const payloads = at(attributes, 'input', 'payloads') ?? [];
  const one = kind === 'nexus' ? attributes['input'] : undefined;
  const values = (isObject(one) ? [one] : Array.isArray(payloads) ? payloads : [undefined]).map(literalOf);
  const text = values.join(', ');
  return values.includes(undefined) || text.length > ARGUMENTS_MAX ? undefined : text;
}

/** Whether anything else was asked for before the timer fired, its cancellation included. */
function isBound(history: HistoryJson, details: readonly RecordedDetail[], timer: RecordedCommand): boolean {
  const fired = history.events.find(
    (event) =>
      eventName(event) === 'TIMER_FIRED' && textAt(attributesOf(event), 'startedEventId') === String(timer.eventId),
  );
  const next = details.find(({ eventId }) => eventId > timer.eventId);
  return next !== undefined && (fired === undefined || next.eventId < Number(fired.eventId));
}

/** @param command - one of the history's */
export function recordedCall(history: HistoryJson, command: RecordedCommand): RecordedCall {
  const details = recordedDetails(history);
  const detail = details.find(({ eventId }) => eventId === command.eventId);
  if (detail === undefined) return {};
  if (detail.kind === 'timer') return { isBound: isBound(history, details, detail) };
  const args = argumentsOf(detail);
  return args === undefined ? {} : { args };
}
