// The one error of this room. Its codes are codes of the harness's registry, so that a command can map it to an exit status.

export type EvidenceErrorCode = 'EVIDENCE_UNREADABLE' | 'OUTPUT_UNWRITABLE';

const MARK = Symbol.for('ordeal/EvidenceError');

/**
 * Evidence cannot be read, or a folder cannot be written.
 * The message reads ``Failed to <verb> <object>: <reason>. <What to do.>``
 */
export class EvidenceError extends Error {
  override readonly name = 'EvidenceError';
  readonly [MARK] = true;
  readonly code: EvidenceErrorCode;

  constructor(code: EvidenceErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  /** Recognises one by its mark, also across two copies of this package. */
  static is(error: unknown): error is EvidenceError {
    return typeof error === 'object' && error !== null && MARK in error;
  }
}
