// The parts of the bench, and which of them the command line asks for.
import { HarnessError } from '../harness/errors.ts';
import { didYouMean } from '../harness/suggest.ts';

export const PARTS = ['scenarios', 'waits', 'recovery', 'unaided', 'gate', 'gate-memory'] as const;
export type Part = (typeof PARTS)[number];

/** What each part measures, for `--help`. */
export const PART_TITLES = {
  scenarios: 'twenty scenarios in parallel against the same cases written by hand, in series',
  waits: 'what a wait of three days costs',
  recovery: 'from a kill to recovered',
  unaided: 'scenarios, and the crash cases by hand once more without any shortcut (4 minutes more)',
  gate: 'the gate against Worker.runReplayHistories on 2,000 histories, and the same again',
  'gate-memory': 'what 20,000 histories cost in memory, against 2,000',
} as const satisfies Record<Part, string>;

const isPart = (word: string): word is Part => PARTS.some((part) => part === word);

/**
 * The parts that are asked for; for no words all of them.
 * @throws HarnessError USAGE for a word that is none
 */
export function chooseParts(words: readonly string[]): readonly Part[] {
  for (const word of words) {
    if (isPart(word)) continue;
    throw new HarnessError(
      'USAGE',
      `Failed to choose the parts of the bench: "${word}" is none. ${didYouMean(word, PARTS)}Known: ${PARTS.join(', ')}.`,
    );
  }
  return words.length === 0 ? PARTS : PARTS.filter((part) => words.includes(part));
}
