// Shapes of JSON that hold histories: where in each the events stand, and what the shape is called.
import { isObject } from './events.ts';

/** What would be a history: its events are not looked at yet. */
export interface Candidate {
  /** `json` · `json-list` · `json-lines` · `json-response` · `cloud-export-json`. */
  readonly format: string;
  readonly events: unknown;
  readonly repairs: readonly string[];
  /** Why it cannot be one, where the shape says so. */
  readonly refused?: string;
}

const one = (format: string, events: unknown, more: Partial<Candidate> = {}): readonly Candidate[] => [
  { format, events, repairs: [], ...more },
];

const holdsEvents = (value: unknown): boolean => isObject(value) && Array.isArray(value['events']);

/** One answer of the server's API. Long histories come in several. */
function fromResponse(value: Readonly<Record<string, unknown>>): readonly Candidate[] {
  const next = value['nextPageToken'];
  const more =
    typeof next === 'string' && next !== '' ? { refused: 'it is one page of several: it has a nextPageToken' } : {};
  return one('json-response', isObject(value['history']) ? value['history']['events'] : undefined, more);
}

/** The histories in one JSON document. Whatever it is, there is at least one candidate: to be read, or to be refused. */
export function candidatesIn(value: unknown): readonly Candidate[] {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((entry) => holdsEvents(entry) || (isObject(entry) && 'history' in entry)))
      return value.flatMap(candidatesIn);
    return one('json-list', value);
  }
  if (!isObject(value)) return one('json', undefined);
  if (Array.isArray(value['items']) && value['items'].every((item) => isObject(item) && 'history' in item))
    return value['items']
      .flatMap((item) => candidatesIn(item))
      .map((each) => ({ ...each, format: 'cloud-export-json' }));
  if (isObject(value['history'])) return fromResponse(value);
  return one('json', value['events']);
}

/** JSON text, or why it is none. `lines`: one document per line. */
export type Parsed =
  | { readonly kind: 'document'; readonly value: unknown; readonly repairs: readonly string[] }
  | { readonly kind: 'lines'; readonly values: readonly unknown[] }
  | { readonly kind: 'broken'; readonly reason: string };

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** V8 names the position of what it did not expect; at the end of the text it is the end that it did not expect. */
function isCut(reason: string, text: string): boolean {
  const position = /at position (\d+)/.exec(reason)?.[1];
  return /end of JSON input|Unterminated string/.test(reason) || Number(position) >= text.length;
}

function linesOf(text: string): readonly unknown[] | undefined {
  try {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.length < 2 ? undefined : lines.map((line) => JSON.parse(line) as unknown);
  } catch {
    // Not one document per line: what is wrong with the whole is said instead.
    return undefined;
  }
}

/** Reads JSON, also one document per line, and JSON that was put into a JSON string. */
export function parsed(text: string): Parsed {
  const body = text.trim();
  if (body === '') return { kind: 'broken', reason: 'the file is empty' };
  if (body.startsWith('<')) return { kind: 'broken', reason: 'it is a web page, not JSON' };
  try {
    const value = JSON.parse(body) as unknown;
    if (typeof value !== 'string') return { kind: 'document', value, repairs: [] };
    const inner = JSON.parse(value) as unknown;
    return { kind: 'document', value: inner, repairs: ['JSON inside a JSON string: taken out'] };
  } catch (error) {
    const reason = reasonOf(error);
    const values = linesOf(body);
    if (values !== undefined) return { kind: 'lines', values };
    if (isCut(reason, body))
      return { kind: 'broken', reason: `it is cut off: the JSON ends after ${body.length} characters in the middle` };
    return { kind: 'broken', reason: `it is not JSON (${reason})` };
  }
}

/** The histories of a file with one document per line: events of one history, or a history each. */
export function candidatesInLines(values: readonly unknown[]): readonly Candidate[] {
  const events = values.every((value) => isObject(value) && 'eventId' in value);
  return events
    ? one('json-lines', values)
    : values.flatMap(candidatesIn).map((each) => ({ ...each, format: 'json-lines' }));
}
