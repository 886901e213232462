// The one source of randomness: seeds, and ids derived from them. No other file of the harness draws a random number.
import { createHash, randomBytes } from 'node:crypto';

/** A fresh seed: 8 hexadecimal digits. Printed at the start of every run; `--seed` repeats it. */
export const freshSeed = (): string => randomBytes(4).toString('hex');

/** A value that is the same for the same parts, on every machine: the first `length` hexadecimal digits of a SHA-256. */
export const digest = (length: number, ...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, length);

/** Hexadecimal digits that a double holds exactly. */
const DIGITS = 13;

/** A number between 0 and 1, both excluded, that is the same for the same parts. */
export const fraction = (...parts: readonly string[]): number =>
  (Number.parseInt(digest(DIGITS, ...parts), 16) + 0.5) / 16 ** DIGITS;

/** Median and 99th percentile of something that takes time. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
}

/** Standard deviations from the median to the 99th percentile of a normal distribution. */
const Z_P99 = 2.326_347_874;
/** Draws end at the 99.9th percentile: a tail without an end would ask for a bound elsewhere. */
const Z_MAX = 3.090_232_306;

/** A log-normal draw, which latencies of services follow well; the same for the same parts. Never above the 99.9th percentile. */
export const logNormal = ({ p50, p99 }: Spread, ...parts: readonly string[]): number => {
  const radius = Math.sqrt(-2 * Math.log(fraction('radius', ...parts)));
  const z = radius * Math.cos(2 * Math.PI * fraction('angle', ...parts));
  return p50 * Math.exp((Math.log(p99 / p50) / Z_P99) * Math.min(z, Z_MAX));
};
