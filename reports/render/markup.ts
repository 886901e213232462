// A template tag for HTML, SVG and XML that escapes whatever is put in, so that forgetting to is not possible.
import { markup as escape } from './escape.ts';

/** Text that is markup already. Made only by the tag. */
export class Markup {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

export type Piece = Markup | string | number | undefined | false | readonly Piece[];

/** `` m`<td title="${any}">${any}</td>` ``: strings are escaped, Markup and lists of it are taken as they are, undefined and false are nothing. */
export const m = (parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup =>
  new Markup(parts.map((part, index) => part + (index < pieces.length ? written(pieces[index]) : '')).join(''));

function written(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.toString();
  if (typeof piece === 'string') return escape(piece);
  if (typeof piece === 'number') return String(Number.isFinite(piece) ? Math.round(piece * 100) / 100 : 0);
  return piece.map(written).join('');
}
