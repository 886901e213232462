// Guards for what comes into a workflow from outside. Pure: runs in the workflow sandbox.
import { ApplicationFailure } from '@temporalio/common';

/** Longest identifier. Workflow IDs and rows are made of it; 255 is the shortest limit of any Temporal server. */
export const IDENTIFIER_MAX_CHARS = 200;

/** The failure of an input that makes no sense. A plain error would be retried as a workflow task for ever. */
export const badInput = (message: string): ApplicationFailure => ApplicationFailure.nonRetryable(message, 'ValueError');

/**
 * An input that is an object.
 * @throws ApplicationFailure ValueError, non-retryable, as all guards here
 */
export function record(value: unknown, name = 'the input'): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw badInput(`${name} must be an object`);
}

/** A text that is not empty. */
export function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw badInput(`${name} must be a text that is not empty`);
}

/** What separates the parts of a path, and characters that nobody sees: control, format, half surrogates. */
const NOT_IN_IDENTIFIERS = /[\\/\p{Cc}\p{Cf}\p{Cs}]/u;

/** A name of a thing: safe as a part of a Workflow ID, a path or an address. */
export function identifier(value: unknown, name: string): string {
  const said = text(value, name);
  if (said.length > IDENTIFIER_MAX_CHARS)
    throw badInput(`${name} must have at most ${IDENTIFIER_MAX_CHARS} characters`);
  if (said !== said.trim()) throw badInput(`${name} must not begin or end with a space`);
  if (said === '.' || said === '..' || NOT_IN_IDENTIFIERS.test(said))
    throw badInput(`${name} must be a name, not a path: no slashes, no invisible characters, not '.' or '..'`);
  return said;
}

/** A whole number from `min` to `max`. */
export function wholeNumber(value: unknown, name: string, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw badInput(`${name} must be a whole number from ${min} to ${max}`);
}
