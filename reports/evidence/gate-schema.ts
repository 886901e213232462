// What `ordeal replay --reporter json` prints, as a zod schema: strict, and tied to gate.ts by the compiler.
import { z } from 'zod';
import { GATE_SCHEMA_VERSION } from './gate.ts';
import type { CoveredName, GateCoverage, GateFinding, GateHistory, GateReport } from './gate.ts';
import { count, divergence, ms, text, verdict } from './schema.ts';

const level = z.enum(['error', 'warning', 'note']);

const finding = z.strictObject({
  rule: text,
  level,
  message: text,
  file: text.exactOptional(),
  line: count.exactOptional(),
  eventId: count.exactOptional(),
  suggestion: text.exactOptional(),
}) satisfies z.ZodType<GateFinding>;

const history = z.strictObject({
  file: text,
  pipeline: text,
  workflowId: text,
  runId: text,
  workflowType: text,
  events: count,
  status: z.enum(['open', 'completed', 'failed', 'canceled', 'terminated', 'timed-out', 'continued-as-new']),
  format: text,
  repairs: z.array(text),
  sdk: text.exactOptional(),
  verdict: z.enum(['compatible', 'drifted', 'incompatible', 'cannot-tell']),
  findings: z.array(finding),
  untoldDrifts: count.exactOptional(),
  divergence: divergence.exactOptional(),
  prefixes: count,
  accepted: z.strictObject({ reason: text, expires: text }).exactOptional(),
  cached: z.boolean(),
}) satisfies z.ZodType<GateHistory>;

const covered = z.strictObject({ name: text, histories: count }) satisfies z.ZodType<CoveredName>;

const coverage = z.strictObject({
  pipeline: text,
  workflowTypes: z.array(covered),
  eventTypes: z.array(covered),
  patchIds: z.array(covered),
  branches: z.strictObject({
    total: count,
    entered: count,
    never: z.array(z.strictObject({ file: text, line: count, text })),
  }),
}) satisfies z.ZodType<GateCoverage>;

const report = z.strictObject({
  schemaVersion: z.literal(GATE_SCHEMA_VERSION),
  summary: z.strictObject({
    histories: count,
    compatible: count,
    drifted: count,
    incompatible: count,
    accepted: count,
    unknown: count,
    cached: count,
    wallMs: ms,
    firstVerdictMs: ms.exactOptional(),
  }),
  base: z.strictObject({ ref: text, commit: text, unchanged: z.boolean() }).exactOptional(),
  failsOn: z.array(z.enum(['error', 'warning', 'note', 'drifted'])),
  histories: z.array(history),
  coverage: z.array(coverage),
  findings: z.array(finding),
}) satisfies z.ZodType<GateReport>;

/** The schema of what is printed: the report, and the verdict over all of it. */
export const gateOutputSchema: z.ZodType<GateReport & { readonly verdict: 'pass' | 'fail' | 'unknown' }> =
  report.extend({ verdict });
