// An expected value in which the string `*` stands for anything.
import { difference } from './difference.ts';

const ANYTHING = '*';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The pattern with what is actually there in the place of each `*`. */
const filled = (pattern: unknown, actual: unknown): unknown => {
  if (pattern === ANYTHING) return actual;
  if (!isObject(pattern) || !isObject(actual)) return pattern;
  if (Array.isArray(pattern))
    return pattern.map((item, index) => filled(item, (actual as unknown as unknown[])[index]));
  return Object.fromEntries(Object.entries(pattern).map(([key, item]) => [key, filled(item, actual[key])]));
};

/** Where the value departs from the pattern (see `difference`), or undefined where it fits. */
export const departure = (actual: unknown, pattern: unknown, root: string): string | undefined =>
  difference(actual, filled(pattern, actual), root);
