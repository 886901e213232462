// The figures as a Markdown table whose columns also stand straight in a terminal. Pure.
import { standingOf, type Figure, type Target, type Unit } from './figure.ts';

/** From here on decimals say nothing. */
const WHOLE_FROM = 100;

const amount = (value: number, unit: Unit): string => {
  const number = unit === 'ms' || value >= WHOLE_FROM ? Math.round(value).toLocaleString('en-US') : value.toFixed(1);
  return unit === 'ms' ? `${number} ms` : `${number}${unit}`;
};

const targetText = (target: Target | undefined, unit: Unit): string =>
  target === undefined ? '' : `${target.kind === 'at-least' ? '≥' : '≤'} ${amount(target.value, unit)}`;

const cellsOf = (figure: Figure): readonly string[] => [
  figure.title,
  figure.kind === 'measured' ? amount(figure.value, figure.unit) : 'not measured',
  targetText(figure.target, figure.unit),
  standingOf(figure),
  figure.kind === 'measured' ? figure.note : figure.reason,
];

const HEAD = ['figure', 'measured', 'target', '', 'how'] as const;
/** A cell may not end its row. */
const plain = (cell: string): string => cell.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');

export function tableOf(figures: readonly Figure[]): string {
  const rows = [[...HEAD], ...figures.map((figure) => cellsOf(figure).map(plain))];
  const last = HEAD.length - 1;
  const widths = HEAD.map((_, column) => Math.max(1, ...rows.map((row) => row[column]?.length ?? 0)));
  // What comes last needs no room behind it.
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === last ? cell : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  const rule = line(widths.map((width, column) => '-'.repeat(column === last ? 3 : Math.max(3, width))));
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}
