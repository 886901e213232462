// "Did you mean": the one place that compares a wrong word with the known ones.

/** Edits that a typing error makes: one in short words, two letters swapped in longer ones, up to a third of long ones. */
const editsAllowed = (word: string): number => (word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3)));

/** Levenshtein distance: single-letter edits from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** The known word nearest to a wrong one, or undefined when none is near enough to be meant. */
export function nearest(wrong: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((word) => ({ word, edits: distance(wrong.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  if (best !== undefined && best.edits <= editsAllowed(wrong)) return best.word;
  // `approval/never` for `research/approval-never`: too many edits, and yet plainly meant.
  return wrong.length < 4 ? undefined : known.find((word) => word.includes(wrong));
}

/** `Did you mean "x"? ` or nothing, to be put into a message. */
export function didYouMean(wrong: string, known: readonly string[]): string {
  const word = nearest(wrong, known);
  return word === undefined ? '' : `Did you mean "${word}"? `;
}
