// Values of options: parsed and refused here, so that a command gets what it can use.
import { InvalidArgumentError } from 'commander';
import { didYouMean } from '../suggest.ts';

const SEED = /^[a-z0-9]{1,32}$/;
const WORKERS_MAX = 256;

/** A parser for one of the known words. */
export const oneOf =
  <Word extends string>(known: readonly Word[]): ((value: string) => Word) =>
  (value) => {
    const word = known.find((each) => each === value);
    if (word !== undefined) return word;
    throw new InvalidArgumentError(`${didYouMean(value, known)}Allowed: ${known.join(', ')}.`);
  };

/** A parser for a list of known words with commas between them. */
export const listOf =
  <Word extends string>(known: readonly Word[]): ((value: string) => readonly Word[]) =>
  (value) => [...new Set(value.split(',').map((word) => oneOf(known)(word.trim())))];

/** Seeds become part of Workflow IDs and folder names. */
export function seedValue(value: string): string {
  if (SEED.test(value)) return value;
  throw new InvalidArgumentError('A seed is 1 to 32 lower-case letters and digits.');
}

/** How many trials at the same time. */
export function workersValue(value: string): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= WORKERS_MAX) return count;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${WORKERS_MAX}.`);
}

/** Words with commas between them. */
export const wordList = (value: string): readonly string[] => {
  const words = value.split(',').map((word) => word.trim());
  if (words.every((word) => word !== '')) return words;
  throw new InvalidArgumentError('Write names with commas between them.');
};

/** `1/4`: the first of four parts. */
export const shareValue = (value: string): { readonly part: number; readonly of: number } => {
  const [, part, of] = (/^(\d{1,3})\/(\d{1,3})$/.exec(value) ?? []).map(Number);
  if (part !== undefined && of !== undefined && part >= 1 && part <= of) return { part, of };
  throw new InvalidArgumentError('Write which of how many parts: 1/4 is the first of four.');
};

/** A run that is repeated more often belongs into a loop of the shell. */
const REPEAT_MAX = 100;

/** How often a run is repeated. */
export const repeatValue = (value: string): number => {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= REPEAT_MAX) return count;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${REPEAT_MAX}.`);
};
