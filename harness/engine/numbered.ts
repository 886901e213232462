// `{n}` in the arguments of workflows and signals. Pure.

const NUMBER = '{n}';

/** `{n}` in any string of the value becomes the number. */
export const numbered = (value: unknown, n: number): unknown => {
  if (typeof value === 'string') return value.replaceAll(NUMBER, String(n));
  if (Array.isArray(value)) return value.map((item) => numbered(item, n));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, numbered(item, n)]));
};
