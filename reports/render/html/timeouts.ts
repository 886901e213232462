// Timeouts beside measured latencies, as a table.
import type { RunReport } from '../../evidence/run.ts';
import { m } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { TIMEOUT_COLUMNS, timeoutName, timeoutsNote, timeoutsTitle } from '../timeouts.ts';

/** Undefined where nothing was measured. */
export function timeoutsSection(report: RunReport): Markup | undefined {
  const title = timeoutsTitle(report);
  if (title === undefined) return undefined;
  const note = timeoutsNote(report);
  const rows = report.timeouts ?? [];
  return m`<section class="savings" aria-labelledby="timeouts">
<h2 id="timeouts">${title}</h2>
<p class="note">What completed attempts took, with the waits for answers multiplied back to production. About three times the p99 is recommended.</p>
<div class="scroll" tabindex="0" role="group" aria-label="${title}"><table>
<thead><tr><th>activity</th>${TIMEOUT_COLUMNS.map((column) => m`<th class="n">${column.title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => m`<tr><td>${timeoutName(row)}</td>${TIMEOUT_COLUMNS.map((column) => m`<td class="n">${column.of(row)}</td>`)}</tr>`)}</tbody>
</table></div>
${note !== undefined && m`<p class="note">${note}</p>`}
</section>`;
}
