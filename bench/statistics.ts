// What samples say: the middle, the spread, rates. Pure.

/** Where samples lie. All in the unit of the samples. */
export interface Spread {
  readonly n: number;
  readonly min: number;
  readonly median: number;
  /** 90th percentile. */
  readonly p90: number;
  readonly max: number;
}

/**
 * The value below which the share `q` of the samples lies; between two samples it is interpolated.
 *
 * @param q - 0 to 1
 * @returns undefined for no samples: nothing was measured
 */
export function quantile(samples: readonly number[], q: number): number | undefined {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  return below === undefined || above === undefined ? undefined : below + (above - below) * (at - Math.floor(at));
}

/** @returns undefined for no samples */
export function spreadOf(samples: readonly number[]): Spread | undefined {
  const [min, median, p90, max] = [0, 0.5, 0.9, 1].map((q) => quantile(samples, q));
  if (min === undefined || median === undefined || p90 === undefined || max === undefined) return undefined;
  return { n: samples.length, min, median, p90, max };
}

const MINUTE_MS = 60_000;

/** @returns undefined where no time has passed: no rate can be told */
export const perMinute = (count: number, wallMs: number): number | undefined =>
  wallMs > 0 ? (count * MINUTE_MS) / wallMs : undefined;
