// Where two JSON values part, in a few words.

/** So many places are named; the rest is counted. */
const PLACES_NAMED = 3;
/** Longer values are cut. */
const VALUE_LENGTH = 80;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const show = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text;
};

const places = (actual: unknown, expected: unknown, path: string): readonly string[] => {
  if (Object.is(actual, expected)) return [];
  if (isObject(actual) && isObject(expected) && Array.isArray(actual) === Array.isArray(expected)) {
    const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
    return [...keys].flatMap((key) => places(actual[key], expected[key], `${path}.${key}`));
  }
  return [`${path} is ${show(actual)}, expected ${show(expected)}`];
};

/** `result.title is "a", expected "b"; …`, or undefined where both are the same. */
export const difference = (actual: unknown, expected: unknown, root: string): string | undefined => {
  const all = places(actual, expected, root);
  if (all.length === 0) return undefined;
  const rest = all.length - PLACES_NAMED;
  return all.slice(0, PLACES_NAMED).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
};
