// The newest lines that a program wrote, for error messages.

const MAX_LINES = 40;
const MAX_LINE_LENGTH = 2_000;

/** Keeps the last lines of any number of streams. */
export class OutputTail {
  readonly #lines: string[] = [];
  #rest = '';

  /** Takes the next piece of output. */
  add(piece: string): void {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-MAX_LINE_LENGTH);
    for (const line of lines) this.#lines.push(line.slice(0, MAX_LINE_LENGTH));
    if (this.#lines.length > MAX_LINES) this.#lines.splice(0, this.#lines.length - MAX_LINES);
  }

  /** The lines, oldest first; an unfinished last line included. */
  text(): string {
    return [...this.#lines, this.#rest].filter((line) => line.trim() !== '').join('\n');
  }
}
