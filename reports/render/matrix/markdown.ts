// The matrix in Markdown: a row per form, a column per pipeline, then what did not survive, what does not apply and what is excepted.
import type { MatrixReport } from '../../evidence/matrix.ts';
import { markdown as md, markdownCode as code } from '../escape.ts';
import { plural } from '../format.ts';
import {
  CELL_MARKS,
  CELL_WORDS,
  cellCounts,
  cellFinder,
  cellsRun,
  exceptions,
  openCells,
  reasonsNot,
} from './outcome.ts';

const table = (matrix: MatrixReport): readonly string[] => {
  const find = cellFinder(matrix);
  return [
    `| fault | demands | ${matrix.columns.map(({ name }) => md(name)).join(' | ')} |`,
    `|---|---|${matrix.columns.map(() => ':-:|').join('')}`,
    ...matrix.rows.map(({ form, title, demand }) => {
      const cells = matrix.columns.map(({ name }) => {
        const cell = find(form, name);
        if (cell === undefined) return '';
        return `${CELL_MARKS[cell.outcome]}${cell.demand === 'excepted' ? '\\*' : ''}`;
      });
      return `| ${code(form)} ${md(title)} | ${demand} | ${cells.join(' | ')} |`;
    }),
  ];
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];

/** The lines of the section. The same matrix gives the same lines. */
export const matrixMarkdown = (matrix: MatrixReport): readonly string[] => [
  '',
  `${cellsRun(matrix)}: ${cellCounts(matrix)
    .map(({ text }) => text)
    .join(' · ')}`,
  ...section(
    'What did not survive',
    openCells(matrix).map(
      ({ column, form, outcome, reason = '', ended }) =>
        `- **${md(column)} × ${md(form)}** ${CELL_WORDS[outcome]}${ended === undefined ? '' : ` (${md(ended)})`}: ${md(reason)}`,
    ),
  ),
  ...section('All cells', [
    Object.entries(CELL_MARKS)
      .map(([outcome, mark]) => `${mark} ${CELL_WORDS[outcome as keyof typeof CELL_WORDS]}`)
      .join(' · ') + ' · \\* excepted',
    '',
    ...table(matrix),
  ]),
  ...section(
    'Not applicable',
    reasonsNot(matrix).map(
      ({ reason, columns, cells }) => `- ${md(reason)}: ${columns.map(md).join(', ')} (${plural(cells, 'cell')})`,
    ),
  ),
  ...section(
    'Without a row',
    matrix.leftOut.map(({ kind, reason }) => `- ${code(kind)}: ${md(reason)}`),
  ),
  ...section(
    'Excepted by the repository',
    exceptions(matrix).map(
      ({ column, why, forms }) => `- **${md(column)}** ${md(why)} (${forms.map(code).join(', ')})`,
    ),
  ),
];

/** The matrix as a page of its own, without times and machines: the same verdicts give the same page. */
export const renderMatrixPage = (matrix: MatrixReport, seed: string): string =>
  [
    '# The matrix, as it came out',
    '',
    `Written by \`npm run matrix:page\` (seed ${md(seed)}); [matrix.md](matrix.md) says what it means.`,
    ...matrixMarkdown(matrix),
    '',
  ].join('\n');
