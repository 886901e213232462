// Small reads of one Event of a history in JSON form.
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The one `…EventAttributes` object of an event; empty when it has none. */
export function attributesOf(event: HistoryEventJson): JsonObject {
  const key = Object.keys(event).find((name) => name.endsWith('EventAttributes'));
  const value = key === undefined ? undefined : event[key];
  return isObject(value) ? value : {};
}

/** Follows keys into nested objects; undefined where one is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here: unknown = value;
  for (const key of path) here = isObject(here) ? here[key] : undefined;
  return here;
}

/** The text at a path, or `''`. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** Workflow Type and Workflow Id out of the Started event; `''` where an old server did not write them. */
export function identityOf(history: HistoryJson): { readonly workflowType: string; readonly workflowId: string } {
  const [started] = history.events;
  const attributes = started === undefined ? {} : attributesOf(started);
  return { workflowType: textAt(attributes, 'workflowType', 'name'), workflowId: textAt(attributes, 'workflowId') };
}
