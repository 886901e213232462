// Reads the file of accepted breaks. What is not in order is a finding with its line and accepts nothing; the rest of the file still holds.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { gateRule, GATE_RULES } from '../../../reports/evidence/gate-rules.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import { HarnessError } from '../../errors.ts';
import { exact, problemsIn, type Problem } from '../../problems.ts';
import { didYouMean } from '../../suggest.ts';
import { daysUntil } from './days.ts';
import { ACCEPTED_FILE, EXPIRES_DAYS_MAX, type AcceptedBreak, type AcceptedFile } from './types.ts';

const text = z.string().trim().min(1, { error: 'expected a text, got an empty one.' });

const entrySchema = exact({
  pipeline: text,
  workflowType: text.optional(),
  rule: text.optional(),
  file: text.optional(),
  step: text.optional(),
  reason: text,
  expires: text,
  approvedBy: text,
});

const fileSchema = exact({ accepted: z.array(z.unknown()) });

const NOTHING: AcceptedFile = { entries: [], findings: [] };

/**
 * Reads `ordeal.accepted.yml` beside the configuration; nothing is accepted where there is none.
 *
 * @param dir - folder of the configuration
 * @param now - milliseconds since the epoch
 * @throws {HarnessError} `CONFIG_INVALID` when there is a file that cannot be read
 */
export async function readAccepted(dir: string, now: number): Promise<AcceptedFile> {
  const path = join(dir, ACCEPTED_FILE);
  try {
    return parseAccepted(await readFile(path, 'utf8'), now);
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    if (cause.code === 'ENOENT') return NOTHING;
    throw new HarnessError(
      'CONFIG_INVALID',
      `Failed to read the accepted breaks ${path}: ${cause.message}. Make the file readable, or remove it.`,
      { cause },
    );
  }
}

/** Reads the text of the file. Pure. */
export function parseAccepted(source: string, now: number): AcceptedFile {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) return refused(lines.linePos(broken.pos[0]).line, broken.message.split('\n', 1)[0] ?? '');
  const content: unknown = document.toJS();
  if (content === null || content === undefined) return NOTHING;
  const [problem] = problemsIn(fileSchema, content);
  if (problem !== undefined) return refused(1, `${problem.path}${problem.path === '' ? '' : ': '}${problem.message}`);
  const { accepted } = content as { readonly accepted: readonly unknown[] };
  const lineOf = (path: readonly (string | number)[]): number => lineIn(document, lines, ['accepted', ...path]);
  const read = accepted.map((entry, index) => readEntry(entry, index, now, lineOf));
  return {
    entries: read.flatMap(({ entry }) => (entry === undefined ? [] : [entry])),
    findings: read.flatMap(({ findings }) => findings),
  };
}

const refused = (line: number, message: string): AcceptedFile => ({
  entries: [],
  findings: [invalid(line, `Failed to read ${ACCEPTED_FILE}: ${message} Until it is corrected nothing is accepted.`)],
});

const invalid = (line: number, message: string, rule = 'accepted-invalid'): GateFinding => ({
  rule,
  level: 'error',
  message,
  file: ACCEPTED_FILE,
  line,
});

/** Where a node stands; the nearest one around it where it is missing. */
function lineIn(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (!Array.isArray(range) || typeof range[0] !== 'number') continue;
    // An entry of a list begins at its first key.
    const start: unknown = isMap(node) || isSeq(node) ? node.range?.[0] : range[0];
    return lines.linePos(typeof start === 'number' ? start : range[0]).line;
  }
  return 1;
}

interface ReadEntry {
  readonly entry?: AcceptedBreak;
  readonly findings: readonly GateFinding[];
}

function readEntry(
  value: unknown,
  index: number,
  now: number,
  lineOf: (path: readonly (string | number)[]) => number,
): ReadEntry {
  const problems = problemsIn(entrySchema, value);
  const entry = value as Omit<AcceptedBreak, 'line'>;
  const all = problems.length > 0 ? problems : problemsOf(entry, now);
  if (all.length === 0) return { entry: { ...entry, line: lineOf([index]) }, findings: [] };
  return {
    findings: all.map(({ path, message }) => {
      const field = path.replace(/[.[].*$/, '');
      const line = lineOf(field === '' ? [index] : [index, field]);
      const rule = field === 'reason' ? 'accepted-without-reason' : 'accepted-invalid';
      return invalid(
        line,
        `accepted[${index}]${path === '' ? '' : `.${path}`}: ${message} The entry accepts nothing.`,
        rule,
      );
    }),
  };
}

/** What the schema cannot say: the date, the rule, and that an entry must name what breaks. */
function problemsOf(entry: Omit<AcceptedBreak, 'line'>, now: number): readonly Problem[] {
  const days = daysUntil(entry.expires, now);
  const problems: Problem[] = [];
  if (days === undefined)
    problems.push({ path: 'expires', message: `expected a date like 2026-12-24, got "${entry.expires}".` });
  else if (days > EXPIRES_DAYS_MAX)
    problems.push({ path: 'expires', message: `${days} days ahead, at most ${EXPIRES_DAYS_MAX}.` });
  if (entry.rule !== undefined && gateRule(entry.rule) === undefined) {
    const known = GATE_RULES.map(({ id }) => id);
    problems.push({
      path: 'rule',
      message: `no rule has this id. ${didYouMean(entry.rule, known)}docs/gate.md has all.`,
    });
  }
  if (entry.rule === undefined && entry.file === undefined && entry.step === undefined)
    problems.push({
      path: '',
      message: 'names no rule, no file and no step: it would cover every later break of the pipeline too.',
    });
  return problems;
}
