// The model that runs on the host itself: keywords and readability of a text. The same text has the same analysis everywhere.
import type { TextAnalysis } from './types.ts';

/** Work between two looks at the clock: other activities and heartbeats have their turn in between. */
const BLOCK_CHARS = 16_384;
const KEYWORDS_MAX = 8;
const KEYWORD_MIN_CHARS = 4;
const WORD = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu;
const VOWELS = /[aeiouyàâäéèêëîïôöùûü]+/g;
/** Words that say nothing about what a text is about. */
const STOPWORDS: ReadonlySet<string> = new Set(
  (
    'about above after again against been before being below between both cannot could does doing down during each from further ' +
    'have having here hers herself himself into itself more most only other ours over same shall should some such than that their ' +
    'them then there these they this those through under until upon very what when where which while whom whose will with would your'
  ).split(' '),
);

/** How an analysis is let run. */
export interface Pace {
  /** Told after every block. */
  onProgress(progress: { readonly chars: number; readonly of: number }): void;
  /** Lets others have the thread, and may wait; rejects when the analysis is to end. `share`: of the text that is done, 0 to 1. */
  rest(share: number): Promise<void>;
}

interface Counts {
  words: number;
  sentences: number;
  syllables: number;
  readonly byWord: Map<string, number>;
}

/** Analyses a text, block by block. Rejects only as `pace.rest` does. */
export async function analyze(text: string, pace: Pace): Promise<TextAnalysis> {
  const counts: Counts = { words: 0, sentences: 0, syllables: 0, byWord: new Map() };
  for (let at = 0; at < text.length;) {
    const end = blockEnd(text, at);
    count(text.slice(at, end), counts);
    at = end;
    pace.onProgress({ chars: at, of: text.length });
    await pace.rest(at / text.length);
  }
  return {
    words: counts.words,
    sentences: Math.max(1, counts.sentences),
    readability: readability(counts),
    keywords: keywords(counts),
  };
}

/** A block ends at white space, so that no word is counted as two. */
function blockEnd(text: string, from: number): number {
  const end = Math.min(from + BLOCK_CHARS, text.length);
  const space = text.slice(end).search(/\s/);
  return space === -1 ? text.length : end + space;
}

function count(block: string, counts: Counts): void {
  counts.sentences += block.match(/[.!?]+(?=\s|$)/g)?.length ?? 0;
  for (const [found] of block.matchAll(WORD)) {
    const word = found.toLowerCase();
    counts.words += 1;
    counts.syllables += word.match(VOWELS)?.length ?? 1;
    if (word.length >= KEYWORD_MIN_CHARS && !STOPWORDS.has(word))
      counts.byWord.set(word, (counts.byWord.get(word) ?? 0) + 1);
  }
}

/** Flesch's formula. */
function readability({ words, sentences, syllables }: Counts): number {
  if (words === 0) return 0;
  const score = 206.835 - 1.015 * (words / Math.max(1, sentences)) - 84.6 * (syllables / words);
  return Math.round(score * 10) / 10;
}

/** A word counts by its share of the text and, damped, by its length: long words are rarer. */
function keywords({ words, byWord }: Counts): TextAnalysis['keywords'] {
  return [...byWord]
    .map(([word, times]) => ({ word, score: Math.round((times / words) * Math.log2(word.length) * 10_000) / 10_000 }))
    .sort((one, other) => other.score - one.score || (one.word < other.word ? -1 : 1))
    .slice(0, KEYWORDS_MAX);
}
