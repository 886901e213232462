// Foreign text made fit to travel: in a payload, in a prompt, in a database row. Pure: the workflow imports it.

/** Control characters besides tab and line ends: PostgreSQL refuses NUL, and as JSON each takes six bytes. */
const CONTROLS = /(?![\t\n])\p{Cc}/gu;

/** The text without control characters, cut to `maxChars` without half a character at its end. */
export function fit(text: string, maxChars: number): string {
  const piece = text.slice(0, maxChars).replaceAll(CONTROLS, ' ');
  return /[\uD800-\uDBFF]$/.test(piece) ? piece.slice(0, -1) : piece;
}
