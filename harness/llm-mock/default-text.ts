// What the fake model says when no scenario scripted it: plain words chosen by a hash of the prompt, always of one length.
import { digest } from '../random.ts';

const WORDS = (
  'about above after agent alert among batch begin below board brief bring build carry cause chain charm check chief claim ' +
  'clean clear climb close count cover craft cross cycle daily delay depth draft drive eager early earth equal event every ' +
  'exact extra field final first fixed flows focus force fresh front given grade grant great guard guide happy human ideal'
).split(' ');

const WORDS_PER_SENTENCE = 8;
const SENTENCES = 5;
const HEX_PER_WORD = 2;

/** Every default text has this many characters. */
export const DEFAULT_TEXT_LENGTH = SENTENCES * WORDS_PER_SENTENCE * 6 + SENTENCES - 1;

/** The same prompt gives the same text, on every machine and in every trial. */
export function defaultText(prompt: string, choice = 0): string {
  return Array.from({ length: SENTENCES }, (_, n) => sentence(prompt, choice, n)).join(' ');
}

function sentence(prompt: string, choice: number, n: number): string {
  const hash = digest(WORDS_PER_SENTENCE * HEX_PER_WORD, 'text', prompt, String(choice), String(n));
  const words = Array.from({ length: WORDS_PER_SENTENCE }, (_, at) => {
    const drawn = Number.parseInt(hash.slice(at * HEX_PER_WORD, (at + 1) * HEX_PER_WORD), 16);
    return WORDS[drawn % WORDS.length] ?? '';
  });
  const text = `${words.join(' ')}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
