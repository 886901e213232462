// Joins what the model read in each chunk to one value per field, and settles the doubtful ones. Pure.
import { FIELD_NAMES } from './fields.ts';
import { CONFIDENCE_MIN } from './policy.ts';
import type { DocumentField, FieldReading } from './types.ts';

/** The most confident reading of each field; of equal ones the earliest. A field nobody found is null with confidence 0. */
export function mergeReadings(chunks: readonly (readonly FieldReading[])[]): readonly DocumentField[] {
  return FIELD_NAMES.map((field) => {
    const found = chunks.flat().filter((reading) => reading.field === field && reading.value !== '');
    const best = found.reduce<FieldReading | undefined>(
      (top, next) => (top === undefined || next.confidence > top.confidence ? next : top),
      undefined,
    );
    return { field, value: best?.value ?? null, confidence: best?.confidence ?? 0 };
  });
}

export const isDoubtful = (field: DocumentField): boolean => field.confidence < CONFIDENCE_MIN;

/** The fallback: a doubtful value is left out rather than believed. */
export const withoutDoubtful = (fields: readonly DocumentField[]): readonly DocumentField[] =>
  fields.map((field) => (isDoubtful(field) ? { ...field, value: null } : field));
