// From unknown data to evidence: the door through which every file comes back in.
import type { z } from 'zod';
import { EvidenceError } from './error.ts';
import type { RunReport } from './run.ts';
import { runReport } from './run-schema.ts';
import { trialEvidence } from './schema.ts';
import { SCHEMA_VERSION } from './types.ts';
import type { TrialEvidence } from './types.ts';

/** Problems named in one message; a damaged file can have thousands. */
const PROBLEMS_SHOWN_MAX = 5;

/**
 * Checks the whole report of a run, all fields, none unknown.
 *
 * @throws {EvidenceError} `EVIDENCE_UNREADABLE`, naming each wrong field by its path
 */
export const parseRunReport = (value: unknown): RunReport => parse(runReport, value, 'run report');

/**
 * Checks the evidence of a trial, all fields, none unknown. Attributes of history events are taken as they are.
 *
 * @throws {EvidenceError} `EVIDENCE_UNREADABLE`, naming each wrong field by its path
 */
export const parseTrialEvidence = (value: unknown): TrialEvidence => parse(trialEvidence, value, 'trial evidence');

/**
 * Checks a value against one of the schemas.
 *
 * @param what - what the value is, for the message
 * @throws {EvidenceError} `EVIDENCE_UNREADABLE`
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  checkVersion(value, what);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap(describe);
  const more = problems.length - PROBLEMS_SHOWN_MAX;
  const shown = problems.slice(0, PROBLEMS_SHOWN_MAX).join('; ') + (more > 0 ? `; and ${more} more` : '');
  throw new EvidenceError(
    'EVIDENCE_UNREADABLE',
    `Failed to read ${what}: ${shown}. The file is damaged or was written by something else; run the scenario again.`,
  );
}

/** Said first and alone: with another version every other problem is noise. */
function checkVersion(value: unknown, what: string): void {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value)) return;
  if (value.schemaVersion === SCHEMA_VERSION) return;
  throw new EvidenceError(
    'EVIDENCE_UNREADABLE',
    `Failed to read ${what}: schemaVersion is ${JSON.stringify(value.schemaVersion)}, and this version of ordeal reads ${SCHEMA_VERSION}. ` +
      'Read it with the version of ordeal that wrote it, or run the scenario again.',
  );
}

function describe(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${pathOf([...issue.path, key])}: is not a field of this version`);
  }
  return [`${pathOf(issue.path)}: ${issue.message.replace(/^Invalid input: /, '')}`];
}

/** `trials[0].faults[1].planned`; the value itself is `(the whole)`. */
function pathOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(the whole)';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
