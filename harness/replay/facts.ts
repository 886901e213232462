// What a command carries beside its name, in a form in which a recorded and a produced command compare.
import { lengthOf } from './commands.ts';

/** Data as base64. */
export interface PayloadFact {
  readonly encoding: string;
  readonly data: string;
}

export type Fact =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'duration'; readonly ms: number }
  | { readonly kind: 'payloads'; readonly payloads: readonly PayloadFact[] }
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, PayloadFact>> }
  /** A codec or another converter wrote it: it is not compared. */
  | { readonly kind: 'unread' };

/** By label: `start-to-close timeout`. What the produced side leaves out is not compared. */
export type Facts = Readonly<Record<string, Fact>>;

/** One difference, for people: `argument 1 .model: "a" → "b"`. */
export interface Difference {
  readonly label: string;
  readonly was: string;
  readonly now: string;
}

/** What the replay puts in the place of the workflow's own task queue, and what that is. */
export interface TaskQueues {
  readonly replayed: string;
  readonly own: string;
}

/** Encodings whose bytes say the same on both sides. Others come from a codec, which a replay does not run: they are not compared. */
const PLAIN: ReadonlySet<string> = new Set([
  'json/plain',
  'json/protobuf',
  'binary/plain',
  'binary/protobuf',
  'binary/null',
]);
const JSON_ENCODINGS: ReadonlySet<string> = new Set(['json/plain', 'json/protobuf']);
const NOTHING: PayloadFact = { encoding: 'binary/null', data: '' };

/** Characters of a value that are shown. */
const SHOWN_LENGTH = 60;
/** Differences inside one payload that are told. */
const SHOWN_DIFFERENCES = 3;

export const text = (value: string): Fact => ({ kind: 'text', value });
export const duration = (ms: number): Fact => ({ kind: 'duration', ms });

const cut = (value: string): string => (value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value);
const bytes = ({ data }: PayloadFact): Buffer => Buffer.from(data, 'base64');

function shownPayload(payload: PayloadFact | undefined): string {
  if (payload === undefined) return 'none';
  if (payload.encoding === 'binary/null') return 'undefined';
  if (JSON_ENCODINGS.has(payload.encoding)) return cut(bytes(payload).toString());
  return `${bytes(payload).length} bytes of ${payload.encoding === '' ? 'unknown encoding' : payload.encoding}`;
}

type Parsed = { readonly value: unknown } | undefined;

function parsed(payload: PayloadFact, queues?: TaskQueues): Parsed {
  if (!JSON_ENCODINGS.has(payload.encoding)) return undefined;
  const source = bytes(payload).toString();
  const own = queues === undefined ? source : source.replaceAll(queues.replayed, () => queues.own);
  try {
    return { value: JSON.parse(own) };
  } catch {
    return undefined; // Not JSON in spite of its encoding: its bytes are compared.
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const shownValue = (value: unknown): string => (value === undefined ? 'none' : cut(JSON.stringify(value)));

/** The paths at which two JSON values differ, at most three; the order of keys does not count. */
function jsonDifferences(was: unknown, now: unknown, path: string, found: Difference[]): void {
  if (Object.is(was, now) || found.length >= SHOWN_DIFFERENCES) return;
  if (!isRecord(was) || !isRecord(now) || Array.isArray(was) !== Array.isArray(now)) {
    found.push({ label: path, was: shownValue(was), now: shownValue(now) });
    return;
  }
  const keys = new Set([...Object.keys(was), ...Object.keys(now)]);
  for (const key of keys)
    jsonDifferences(was[key], now[key], Array.isArray(was) ? `${path}[${key}]` : `${path}.${key}`, found);
}

function payloadDifferences(
  label: string,
  was: PayloadFact,
  now: PayloadFact,
  queues: TaskQueues,
): readonly Difference[] {
  if (was.encoding === now.encoding && was.data === now.data) return [];
  if (!PLAIN.has(was.encoding) || !PLAIN.has(now.encoding)) {
    if (was.encoding !== now.encoding) return [];
  }
  const [before, after] = [parsed(was), parsed(now, queues)];
  if (before === undefined || after === undefined) {
    return [{ label, was: shownPayload(was), now: shownPayload(now) }];
  }
  const found: Difference[] = [];
  jsonDifferences(before.value, after.value, label, found);
  return found;
}

function listDifferences(
  label: string,
  was: readonly PayloadFact[],
  now: readonly PayloadFact[],
  queues: TaskQueues,
): readonly Difference[] {
  const length = Math.max(was.length, now.length);
  const one = length === 1 ? label : undefined;
  return Array.from({ length }, (_none, index) =>
    payloadDifferences(one ?? `${label} ${index + 1}`, was[index] ?? NOTHING, now[index] ?? NOTHING, queues),
  ).flat();
}

/** What differs between a recorded and a produced fact of one label; nothing where they say the same. */
export function differencesOf(
  label: string,
  recorded: Fact | undefined,
  produced: Fact,
  queues: TaskQueues,
): readonly Difference[] {
  if (recorded?.kind === 'unread') return [];
  switch (produced.kind) {
    case 'unread':
      return [];
    case 'text': {
      const was = recorded?.kind === 'text' ? recorded.value : '';
      return was === produced.value ? [] : [{ label, was: was || 'none', now: produced.value || 'none' }];
    }
    case 'duration': {
      const was = recorded?.kind === 'duration' ? recorded.ms : 0;
      const shown = (ms: number): string => (ms === 0 ? 'none' : lengthOf(ms));
      return was === produced.ms ? [] : [{ label, was: shown(was), now: shown(produced.ms) }];
    }
    case 'payloads':
      return listDifferences(label, recorded?.kind === 'payloads' ? recorded.payloads : [], produced.payloads, queues);
    case 'fields': {
      const was = recorded?.kind === 'fields' ? recorded.fields : {};
      const names = [...new Set([...Object.keys(was), ...Object.keys(produced.fields)])];
      return names.flatMap((name) =>
        payloadDifferences(`${label} ${name}`, was[name] ?? NOTHING, produced.fields[name] ?? NOTHING, queues),
      );
    }
  }
}
