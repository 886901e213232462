// A matrix as zod schemas: strict, and tied to matrix.ts by the compiler.
import { z } from 'zod';
import type { MatrixCell, MatrixReport, PlannedCell } from './matrix.ts';

const text = z.string();
const demand = z.enum(['recovers', 'stops', 'decides', 'excepted']);

export const plannedCell = z.strictObject({
  column: text,
  form: text,
  demand,
  why: text.exactOptional(),
}) satisfies z.ZodType<PlannedCell>;

const cell = z.strictObject({
  column: text,
  form: text,
  outcome: z.enum(['survived', 'failed', 'unknown', 'not-applicable']),
  reason: text.exactOptional(),
  demand: demand.exactOptional(),
  ended: text.exactOptional(),
  trial: text.exactOptional(),
  why: text.exactOptional(),
}) satisfies z.ZodType<MatrixCell>;

export const matrixReport = z.strictObject({
  columns: z.array(z.strictObject({ name: text, pipeline: text, base: text })),
  rows: z.array(z.strictObject({ form: text, title: text, demand: demand.exclude(['excepted']) })),
  cells: z.array(cell),
  leftOut: z.array(z.strictObject({ kind: text, reason: text })),
}) satisfies z.ZodType<MatrixReport>;
