// The file of accepted breaks, as it is used.
import type { GateFinding } from '../../../reports/evidence/gate.ts';

/** Beside the configuration. It is under version control, so that an acceptance is reviewed like code. */
export const ACCEPTED_FILE = 'ordeal.accepted.yml';

/** How far ahead an acceptance may expire, in days: a break that lives longer is not deliberate, it is forgotten. */
export const EXPIRES_DAYS_MAX = 90;

/** One deliberate break. */
export interface AcceptedBreak {
  readonly pipeline: string;
  readonly workflowType?: string;
  /** A rule of docs/gate.md. */
  readonly rule?: string;
  /** Source of the workflow, relative to the configuration. */
  readonly file?: string;
  /** A step of the break as the report shows it, recorded or asked for: `activity embed`. */
  readonly step?: string;
  readonly reason: string;
  /** `2026-12-24`: accepts until the end of this day, UTC. */
  readonly expires: string;
  readonly approvedBy: string;
  /** Of the entry in the file, from 1. */
  readonly line: number;
}

export interface AcceptedFile {
  /** Entries in the form that is asked for, expired ones included. */
  readonly entries: readonly AcceptedBreak[];
  /** What is wrong with the others, each with its place. They accept nothing. */
  readonly findings: readonly GateFinding[];
}
