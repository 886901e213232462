// Durable execution beside its restart baseline, as pairs of bars.
import type { RunReport } from '../../evidence/run.ts';
import { percent } from '../format.ts';
import { m } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { comparisons, measuresOf, sidesOf, total } from '../savings.ts';
import type { Comparison, Measure } from '../savings.ts';

const BAR_WIDTH = 300;
const BAR_HEIGHT = 8;

/** The sum over all trials that were measured, and a row for each. */
export function savingsSection(report: RunReport): Markup | undefined {
  const rows = comparisons(report);
  const sum = total(rows);
  if (sum === undefined) return undefined;
  return m`<section class="savings" aria-labelledby="savings">
<h2 id="savings">Durable execution against starting over</h2>
<p class="note">The same work under the same faults, done twice: once here, once where a crash loses everything. Both measured. Prices of ${report.prices.asOf}, ${report.prices.source}.</p>
${bars(sum)}
${rows.length > 1 && table(rows)}
</section>`;
}

/** Two bars for each measure. */
export const bars = (row: Comparison): Markup =>
  m`<div class="pairs">${measuresOf([row]).map((measure) => pair(row, measure))}</div>`;

function pair(row: Comparison, measure: Measure): Markup {
  const durable = measure.of(row.durable);
  const restart = measure.of(row.restart);
  const most = Math.max(durable, restart);
  const less = restart > durable && restart > 0;
  return m`<div class="pair"><h3>${measure.title}${less && m` <span class="less">${percent(restart - durable, restart)} less</span>`}</h3>
<dl>${side('durable', durable, most, measure)}${side('restart', restart, most, measure, row.other)}</dl></div>`;
}

const side = (
  name: 'durable' | 'restart',
  value: number,
  most: number,
  measure: Measure,
  title: string = name,
): Markup =>
  m`<div><dt>${title}</dt><dd>${measure.show(value)}</dd><svg class="${name}" viewBox="0 0 ${BAR_WIDTH} ${BAR_HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="${BAR_WIDTH}" height="${BAR_HEIGHT}"/><rect class="filled" width="${most === 0 ? 0 : (BAR_WIDTH * value) / most}" height="${BAR_HEIGHT}"/></svg></div>`;

const table = (rows: readonly Comparison[]): Markup => m`<details class="more"><summary>By scenario</summary>
<div class="scroll" tabindex="0" role="group" aria-label="Savings by scenario"><table>
<thead><tr><th>${sidesOf(rows)}</th>${measuresOf(rows).map((measure) => m`<th class="n">${measure.title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => m`<tr><td>${row.title}</td>${measuresOf(rows).map((measure) => m`<td class="n">${measure.show(measure.of(row.durable))} / ${measure.show(measure.of(row.restart))}</td>`)}</tr>`)}</tbody>
</table></div></details>`;
