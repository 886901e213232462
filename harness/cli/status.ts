// How a command ends: the exit status, and the paragraph an error is told in.
import { CommanderError } from 'commander';
import { EvidenceError } from '../../reports/evidence/error.ts';
import type { RunReport } from '../../reports/evidence/run.ts';
import { CODES, HarnessError } from '../errors.ts';
import { Interruption } from './interruption.ts';

/** Verdicts as exit statuses; errors bring their own (harness/errors.ts). */
export const EXIT = { pass: 0, fail: 1, unknown: 2 } as const;

/**
 * The status of a finished run. A run of nothing is inconclusive, never green; so is one with requests that no trial's evidence has,
 * and a matrix with a cell of which nothing is known.
 */
export function statusOf({ summary, strays, matrix }: Pick<RunReport, 'summary' | 'strays' | 'matrix'>): number {
  const cells = matrix?.cells ?? [];
  if (summary.fail > 0 || cells.some(({ outcome }) => outcome === 'failed')) return EXIT.fail;
  if (cells.some(({ outcome }) => outcome === 'unknown')) return EXIT.unknown;
  return strays !== undefined || summary.unknown > 0 || summary.pass === 0 ? EXIT.unknown : EXIT.pass;
}

/** The exit status of an error; 70 for what nobody foresaw. */
export function statusOfError(error: unknown): number {
  if (HarnessError.is(error)) return error.exit;
  if (EvidenceError.is(error)) return CODES[error.code].exit;
  if (error instanceof Interruption) return error.exit;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : CODES.USAGE.exit;
  return CODES.HARNESS_FAULT.exit;
}

function causes(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return error instanceof Error && error.cause !== undefined ? `${stack}\ncaused by ${causes(error.cause)}` : stack;
}

/** What the person is told: the message alone. The stack only with `--verbose`, or where the harness itself broke. */
export function tellError(error: unknown, verbose: boolean): string {
  // commander has told its errors already.
  if (error instanceof CommanderError || error instanceof Interruption) return '';
  if (verbose) return `${causes(error)}\n`;
  if (HarnessError.is(error) || EvidenceError.is(error)) return `${error.message}\n`;
  const message = error instanceof Error ? error.message : String(error);
  return `Failed to finish: ${message} This is a fault of the harness, not of your pipeline; --verbose shows where.\n`;
}
