// Text laid out in columns of a terminal: cutting, padding, wrapping. One code point counts as one column.

export const widthOf = (text: string): number => [...text].length;

/** At most `width` columns; what is cut ends in `…`. */
export function cut(text: string, width: number): string {
  const points = [...text];
  return points.length <= width ? text : `${points.slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** The same, keeping the end: where names begin alike, the end tells them apart. */
export function cutStart(text: string, width: number): string {
  const points = [...text];
  return points.length <= width ? text : `…${points.slice(points.length - Math.max(0, width - 1)).join('')}`;
}

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text;

/** Lines of at most `width` columns, broken at spaces; a word that is longer (a path, a URL) stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      const next = line === '' ? word : `${line} ${word}`;
      if (line !== '' && widthOf(next) > width) {
        lines.push(line);
        line = word;
      } else {
        line = next;
      }
    }
    return [...lines, line];
  });
}
