// What a scenario cannot know when it is written (`{pages}`, `{services}`): filled into its strings, however deep they lie.

/** Text by name of the placeholder, without its braces. */
export type Fillings = Readonly<Record<string, string>>;

/** The same value with every `{name}` in its strings replaced; a name that is not given stays as it is. Keys are left alone. */
export const filledIn = (value: unknown, fillings: Fillings): unknown => {
  if (typeof value === 'string') {
    return Object.entries(fillings).reduce((text, [name, filling]) => text.replaceAll(`{${name}}`, filling), value);
  }
  if (Array.isArray(value)) return value.map((item) => filledIn(item, fillings));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledIn(item, fillings)]));
};
