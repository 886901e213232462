// Names on the command line → scenarios: exact, by prefix, or with `*`.
import { HarnessError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { Scenario } from './types.ts';

const escaped = (text: string): string => text.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&');

/** Whether a name on the command line means this scenario. A prefix ends where a word ends; a pipeline's name means only its own. */
export function means(pattern: string, name: string): boolean {
  if (pattern.includes('*')) return new RegExp(`^${escaped(pattern).replaceAll('*', '.*')}$`).test(name);
  if (name === pattern) return true;
  if (!name.startsWith(pattern)) return false;
  const rest = name.slice(pattern.length);
  return rest.startsWith('/') || pattern.endsWith('/') || (pattern.includes('/') && rest.startsWith('-'));
}

/** `research/approval-never` → itself, `research`, `research/approval`: everything a person may have meant to write. */
const beginnings = (name: string): readonly string[] =>
  [...name.matchAll(/[/-]/g)].map(({ index }) => name.slice(0, index)).filter((start) => means(start, name));

const tagsOf = (scenario: Scenario): readonly string[] => ('tags' in scenario ? (scenario.tags ?? []) : []);

/**
 * Those with a tag, in the order of the repository.
 *
 * @throws {HarnessError} `SCENARIO_UNKNOWN` when none has it, with the nearest one
 */
export function withTag(all: readonly Scenario[], tag: string): readonly Scenario[] {
  const tagged = all.filter((scenario) => tagsOf(scenario).includes(tag));
  if (tagged.length > 0) return tagged;
  const known = [...new Set(all.flatMap(tagsOf))];
  throw new HarnessError(
    'SCENARIO_UNKNOWN',
    `Failed to find scenarios with the tag "${tag}": none of the ${all.length} has it. ${didYouMean(tag, known)}Known tags: ${known.join(', ') || 'none'}.`,
  );
}

/**
 * The scenarios that are meant, in the order of the repository; all of them for no names.
 *
 * @throws {HarnessError} `SCENARIO_UNKNOWN` for a name that means none, with the nearest one
 */
export function chooseScenarios(all: readonly Scenario[], patterns: readonly string[]): readonly Scenario[] {
  const names = all.map(({ name }) => name);
  for (const pattern of patterns) {
    if (names.some((name) => means(pattern, name))) continue;
    throw new HarnessError(
      'SCENARIO_UNKNOWN',
      `Failed to find the scenario "${pattern}": none of the ${names.length} scenarios has this name, starts with it or matches it. ` +
        `${didYouMean(pattern, [...names, ...names.flatMap(beginnings)])}\`ordeal run --list\` prints all names.`,
    );
  }
  return patterns.length === 0 ? all : all.filter(({ name }) => patterns.some((pattern) => means(pattern, name)));
}
