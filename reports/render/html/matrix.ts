// The matrix on the page: a table that leads to the trials of what did not survive.
import type { MatrixCell, MatrixReport } from '../../evidence/matrix.ts';
import { plural } from '../format.ts';
import { m } from '../markup.ts';
import type { Markup } from '../markup.ts';
import {
  byKind,
  CELL_MARKS,
  CELL_VERDICTS,
  CELL_WORDS,
  cellCounts,
  cellFinder,
  cellsRun,
  exceptions,
  openCells,
  reasonsNot,
} from '../matrix/outcome.ts';
import { fragment } from './trial.ts';

/** What a person who stops over a cell is told. */
const story = ({ outcome, ended, reason, why }: MatrixCell): string =>
  [CELL_WORDS[outcome], ended, reason, why === undefined ? undefined : `excepted: ${why}`]
    .filter((part) => part !== undefined)
    .join(' · ');

function cellOf(cell: MatrixCell | undefined): Markup {
  if (cell === undefined) return m`<td></td>`;
  const { outcome, trial } = cell;
  const mark = m`<span aria-hidden="true">${CELL_MARKS[outcome]}${cell.demand === 'excepted' && '*'}</span><span class="said">${CELL_WORDS[outcome]}</span>`;
  const isOpen = outcome === 'failed' || outcome === 'unknown';
  const inner = isOpen && trial !== undefined ? m`<a href="#${fragment(trial)}">${mark}</a>` : mark;
  return m`<td class="cell ${CELL_VERDICTS[outcome] ?? 'not'}" title="${cell.form} × ${cell.column}: ${story(cell)}">${inner}</td>`;
}

function table(matrix: MatrixReport): Markup {
  const find = cellFinder(matrix);
  return m`<div class="scroll"><table class="matrix">
<thead><tr><th scope="col">fault</th><th scope="col">demands</th>${matrix.columns.map(({ name, base }) => m`<th scope="col" title="${base}">${name}</th>`)}</tr></thead>
${byKind(matrix).map(
  ({ rows }) => m`<tbody>
${rows.map(
  ({
    form,
    title,
    demand,
  }) => m`<tr><th scope="row"><code>${form}</code> <small>${title}</small></th><td>${demand}</td>${matrix.columns.map(({ name }) => cellOf(find(form, name)))}</tr>
`,
)}</tbody>
`,
)}</table></div>`;
}

const told = (title: string, items: readonly Markup[]): Markup | false =>
  items.length > 0 && m`<h3>${title}</h3><ul class="told">${items.map((item) => m`<li>${item}</li>`)}</ul>`;

/** The section, or nothing where the run was none of a matrix. */
export function matrixSection(matrix: MatrixReport | undefined): Markup | false {
  if (matrix === undefined) return false;
  const open = openCells(matrix).map(
    ({ column, form, outcome, reason, ended, trial }) =>
      m`<b>${trial === undefined ? m`${column} × ${form}` : m`<a href="#${fragment(trial)}">${column} × ${form}</a>`}</b> ${CELL_WORDS[outcome]}${ended !== undefined && m` (${ended})`}: ${reason}`,
  );
  return m`<section class="savings" aria-labelledby="matrix"><h2 id="matrix">${plural(matrix.rows.length, 'form')} of faults by ${plural(matrix.columns.length, 'pipeline')}</h2>
<p class="note">${cellsRun(matrix)}: ${cellCounts(matrix)
    .map(({ text }) => text)
    .join(' · ')}. * is excepted by the repository. Stop over a cell for its reason.</p>
${told('What did not survive', open)}
${table(matrix)}
${told(
  'Not applicable',
  reasonsNot(matrix).map(
    ({ reason, columns, cells }) => m`${reason}: ${columns.join(', ')} <small>${plural(cells, 'cell')}</small>`,
  ),
)}
${told(
  'Without a row',
  matrix.leftOut.map(({ kind, reason }) => m`<code>${kind}</code> ${reason}`),
)}
${told(
  'Excepted by the repository',
  exceptions(matrix).map(({ column, why, forms }) => m`<b>${column}</b> ${why} <small>${forms.join(', ')}</small>`),
)}
</section>`;
}
