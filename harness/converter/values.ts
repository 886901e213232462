// What a pipeline's own payload converter makes of payloads: values as JSON has them, for evidence and checkers.
import type { PayloadConverter } from '@temporalio/common';
import { isObject } from '../history/events.ts';
import { payloadIn } from '../history/outcome.ts';
import { isPlainEncoding } from '../history/status.ts';
import type { HistoryJson, ReadPayloads } from '../../reports/evidence/types.ts';

/** Instances and the like become what JSON says of them: the same in memory and in a file. */
export const asJson = (value: unknown): unknown => {
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
};

/** @returns reads a payload in JSON form; throws what the converter throws */
export const valueReader =
  (converter: PayloadConverter) =>
  (payload: unknown): unknown =>
    asJson(converter.fromPayload(payloadIn(payload)));

const encodingOf = (payload: unknown): string =>
  Buffer.from(payloadIn(payload).metadata?.['encoding'] ?? []).toString();

/** Nesting of an event is about 10 deep; beyond this the file is damaged. */
const MAX_DEPTH = 60;

function payloadsWithin(value: unknown, depth = 0): readonly unknown[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => payloadsWithin(entry, depth + 1));
  if (!isObject(value)) return [];
  if (isObject(value['metadata']) && 'encoding' in value['metadata']) return [value];
  return Object.values(value).flatMap((inner) => payloadsWithin(inner, depth + 1));
}

/** What the pipeline's own encodings in a decoded history stand for; undefined where there are none, or some cannot be read. */
export function readPayloads({ events }: HistoryJson, converter: PayloadConverter): ReadPayloads | undefined {
  const read = valueReader(converter);
  const encodings = new Set<string>();
  const values: { readonly eventId: string; readonly value: unknown }[] = [];
  for (const event of events)
    for (const payload of payloadsWithin(event)) {
      const encoding = encodingOf(payload);
      if (isPlainEncoding(encoding)) continue;
      try {
        values.push({ eventId: event.eventId, value: read(payload) ?? null });
      } catch {
        return undefined; // Nobody can say then what stands there: checkers say so themselves.
      }
      encodings.add(encoding);
    }
  return encodings.size === 0 ? undefined : { encodings: [...encodings], values };
}
