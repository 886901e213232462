// The operating errors of the harness: one class, one registry of codes. A broken invariant is a verdict, never one of these.

/**
 * Every code with the exit status it ends the command with and what it means.
 * Codes are append-only. Exit: 64 usage · 69 environment missing · 70 harness fault.
 */
export const CODES = {
  USAGE: { exit: 64, meaning: 'The command line is not understood.' },
  SCENARIO_UNKNOWN: { exit: 64, meaning: 'No scenario has this name.' },
  SCENARIO_INVALID: { exit: 64, meaning: 'A scenario does not match the schema.' },
  PIPELINE_UNKNOWN: { exit: 64, meaning: 'No pipeline is registered under this name.' },
  CONFIG_INVALID: { exit: 64, meaning: 'The configuration does not load or does not match the schema.' },
  OUTPUT_UNWRITABLE: { exit: 64, meaning: 'The output folder cannot be written.' },
  MODEL_UNPRICED: { exit: 64, meaning: 'No price is known for a model; a cost of 0 would be a lie.' },
  EVIDENCE_UNREADABLE: { exit: 64, meaning: 'An evidence file is missing, damaged or of another version.' },
  WORKFLOW_UNREADABLE: { exit: 64, meaning: 'A file of workflow code cannot be read or parsed.' },
  HISTORY_UNREADABLE: { exit: 64, meaning: 'A file is not an Event History that can be replayed.' },
  ADDRESS_REMOTE: {
    exit: 64,
    meaning: 'The Temporal address is not on this machine, and chaos was not allowed there.',
  },
  TOOL_MISSING: { exit: 69, meaning: 'An external program is missing and no way to provide it worked.' },
  SERVER_UNREACHABLE: { exit: 69, meaning: 'The Temporal server did not answer in time.' },
  ADDRESS_IN_USE: { exit: 69, meaning: 'A port or address is already taken.' },
  DATABASE_UNREACHABLE: { exit: 69, meaning: 'The database did not answer in time.' },
  ENVIRONMENT_LACKS: { exit: 69, meaning: 'The environment cannot do what the scenario needs.' },
  WORKER_FAILED: { exit: 70, meaning: 'A worker process did not come up or ended by itself.' },
  BUNDLE_FAILED: { exit: 70, meaning: 'The workflow code of a pipeline could not be bundled.' },
  TRIAL_STUCK: { exit: 70, meaning: 'A trial passed its bound in wall-clock time.' },
  HARNESS_FAULT: { exit: 70, meaning: 'The harness itself broke.' },
} as const;

export type ErrorCode = keyof typeof CODES;

const MARK = Symbol.for('ordeal/HarnessError');

/**
 * An operating error: a code, what happened with its values, and what to do.
 * The message reads ``Failed to <verb> <object>: <reason>. <What to do.>``
 */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
  readonly [MARK] = true;
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  /** The status the command ends with. */
  get exit(): number {
    return CODES[this.code].exit;
  }

  /** Recognises one by its mark, also across two copies of this package. */
  static is(error: unknown): error is HarnessError {
    return typeof error === 'object' && error !== null && MARK in error;
  }
}
