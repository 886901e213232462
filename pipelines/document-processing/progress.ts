// What an earlier attempt of extract left in its last heartbeat.
import { z } from 'zod';
import { FIELD_NAMES } from './fields.ts';
import type { FieldReading } from './types.ts';

const details = z.array(
  z.object({ field: z.enum(FIELD_NAMES as [FieldReading['field']]), value: z.string(), confidence: z.number() }),
);

/** The readings of the finished passes, in the order of the passes. Details of any other shape (older code wrote them) count for nothing. */
export function readingsSoFar(heartbeatDetails: unknown): readonly FieldReading[] {
  const parsed = details.safeParse(heartbeatDetails);
  if (!parsed.success) return [];
  const inOrder = parsed.data.every(({ field }, pass) => field === FIELD_NAMES[pass]);
  return inOrder ? parsed.data : [];
}
