// The one source of randomness: seeds, and ids derived from them. No other file of the harness draws a random number.
import { createHash, randomBytes } from 'node:crypto';

/** A fresh seed: 8 hexadecimal digits. Printed at the start of every run; `--seed` repeats it. */
export const freshSeed = (): string => randomBytes(4).toString('hex');

/** A value that is the same for the same parts, on every machine: the first `length` hexadecimal digits of a SHA-256. */
export const digest = (length: number, ...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, length);
