// Payloads of both sides, an event's JSON and the sandbox's bytes, in the one form in which they compare.
import type { temporal } from '@temporalio/proto';
import { at, isObject, type JsonObject, textAt } from '../history/events.ts';
import type { PayloadFact } from './facts.ts';

export type RawPayload = temporal.api.common.v1.IPayload;
type Fields = Readonly<Record<string, PayloadFact>>;

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString();
const base64 = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('base64');

export const recordedPayload = (value: unknown): PayloadFact => ({
  encoding: decoded(textAt(value, 'metadata', 'encoding')),
  data: textAt(value, 'data'),
});

/** The list below the path's end: `recordedPayloads(event, 'input')`. */
export function recordedPayloads(event: unknown, ...path: readonly string[]): readonly PayloadFact[] {
  const payloads = at(event, ...path, 'payloads');
  return Array.isArray(payloads) ? payloads.map(recordedPayload) : [];
}

export function recordedFields(event: JsonObject, ...path: readonly string[]): Fields {
  const fields = at(event, ...path);
  return isObject(fields)
    ? Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, recordedPayload(value)]))
    : {};
}

export const producedPayload = (payload: RawPayload): PayloadFact => ({
  encoding: Buffer.from(payload.metadata?.['encoding'] ?? []).toString(),
  data: base64(payload.data),
});

export const producedPayloads = (payloads: readonly RawPayload[] | null | undefined): readonly PayloadFact[] =>
  (payloads ?? []).map(producedPayload);

export const producedFields = (fields: Readonly<Record<string, RawPayload>> | null | undefined): Fields =>
  Object.fromEntries(Object.entries(fields ?? {}).map(([name, payload]) => [name, producedPayload(payload)]));
