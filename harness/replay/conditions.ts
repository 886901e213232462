// Conditions around a place of the workflow's source, as they are written there.
import { enclosing } from './call-sites.ts';
import type { Command } from './commands.ts';
import { type Place, sourceOf } from './place.ts';
import { callOf } from './written.ts';

/** Lines that are looked through for a condition. */
const LOOK = 12;

/** The condition that the place stands under, as it is written; undefined where none is near. */
export function conditionAt(place: Place | undefined): string | undefined {
  if (place === undefined) return undefined;
  const lines = sourceOf(place.file).split('\n');
  const ternary = /(?<![=!<>])=\s*([^=?]+?)\s*\?\s/.exec(lines[place.line - 1] ?? '')?.[1];
  if (ternary !== undefined) return ternary;
  const top = enclosing(lines, place.line)?.from ?? 1;
  const above = lines.slice(Math.max(top - 1, place.line - LOOK), place.line).toReversed();
  return above
    .map((line) => /\bif\s*\((.+?)\)\s*(?:\{|return\b|await\b|$)/.exec(line)?.[1])
    .find((found) => found !== undefined);
}

/** The first `if (…) return …;` of the same function below the place. */
export function returnBelow(
  place: Place | undefined,
): { readonly condition: string; readonly way: string } | undefined {
  if (place === undefined) return undefined;
  const lines = sourceOf(place.file).split('\n');
  const to = Math.min(enclosing(lines, place.line)?.to ?? place.line, place.line + LOOK);
  for (const line of lines.slice(place.line, to)) {
    // Behind the next step it is not this return.
    if (/\bawait\b/.test(line)) return undefined;
    const [, condition, way] = /^if \((.+)\) ((?:return|throw)\b.*;)$/.exec(line.trim()) ?? [];
    if (condition !== undefined && way !== undefined) return { condition, way };
  }
  return undefined;
}

/** The condition that the command stands under on its line, in the file of the place: `if (…) await step(…);` */
export function writtenUnder(
  command: Command,
  place: Place | undefined,
): { readonly condition: string; readonly step: string } | undefined {
  const called = callOf(command);
  if (place === undefined || called === undefined) return undefined;
  const lines = sourceOf(place.file).split('\n');
  const to = enclosing(lines, place.line)?.to ?? place.line;
  const own = lines.slice(place.line, to).find((line) => called.test(line));
  const [, condition, step] = /^if \((.+?)\) (await .+;)$/.exec(own?.trim() ?? '') ?? [];
  return condition === undefined || step === undefined ? undefined : { condition, step };
}
