// What is found in workflow code: in its text, and when a history is stepped through on it.

/** A place in workflow code that a replay could not survive. */
export interface LintPlace {
  readonly rule: string;
  /** Absent: an error. A warning is a hazard only under some circumstances; a note concerns code of a package. */
  readonly level?: 'warning' | 'note';
  readonly message: string;
  readonly suggestion: string;
  /** Relative to the configuration. */
  readonly file: string;
  readonly line: number;
}

/** What the rules over workflow code found, of a lint scenario. */
export interface LintEvidence {
  readonly files: readonly string[];
  readonly findings: readonly LintPlace[];
  /** Places that a comment excuses, with its reason. */
  readonly ignored: readonly (LintPlace & { readonly reason: string })[];
}

/** A workflow task of a history that was stepped through locally, and what a query answers after it. */
export interface TimeTravelStep {
  readonly execution: string;
  readonly runId: string;
  /** From 1, per run. */
  readonly number: number;
  readonly historyLength: number;
  /** Time of the workflow, ms since the epoch. */
  readonly timeMs: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** The trial's own histories, pulled from the server and stepped through. */
export interface TimeTravelEvidence {
  readonly query: string;
  readonly steps: readonly TimeTravelStep[];
}
