// The whole report as one page: opens from a file, loads nothing, runs no script but its own.
import { createHash } from 'node:crypto';
import type { RunReport } from '../../evidence/run.ts';
import { number, plural } from '../format.ts';
import { m, Markup } from '../markup.ts';
import { MARKS, runVerdict, worstFirst } from '../outcome.ts';
import { matrixSection } from './matrix.ts';
import { savingsSection } from './comparison.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { banner, tiles } from './tiles.ts';
import { timeoutsSection } from './timeouts.ts';
import { trialSection } from './trial.ts';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing may load or run but the one style and the one script, known by their digests. */
const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; img-src data:; base-uri 'none'; form-action 'none'`;

/** An icon in the page, so that no browser asks a server for one. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='none' stroke='%233f8f6b' stroke-width='2'/%3E%3Cpath d='M9 3 5.5 8.6h4L7 13' fill='none' stroke='%23c0352b' stroke-width='1.8'/%3E%3C/svg%3E";

/** Renders the page. All foreign text is escaped; the same report gives the same page. */
export function renderHtml(report: RunReport): string {
  const verdict = runVerdict(report);
  return `<!doctype html>
${m`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${MARKS[verdict]} ordeal · ${report.runKey}</title>
<link rel="icon" href="${new Markup(ICON)}">
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header><b>ordeal</b><span>run ${report.runKey}</span></header>
<main>
${banner(report)}
${tiles(report)}
${matrixSection(report.matrix)}${savingsSection(report)}${timeoutsSection(report)}
${list(report)}
</main>
<footer><p>Again: <code>${report.again}</code></p><p>Schema version ${report.schemaVersion}. Every number here was measured in this run; the evidence lies beside this file.</p></footer>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`.toString()}`;
}

/** Of a matrix only what did not survive: the table tells of the rest, and hundreds of trials would make a page that no browser opens. */
const shown = (report: RunReport): RunReport['trials'] =>
  report.matrix === undefined ? report.trials : report.trials.filter(({ verdict }) => verdict !== 'pass');

function list(report: RunReport): Markup | false {
  const trials = worstFirst(shown(report));
  if (report.matrix !== undefined && trials.length === 0) return false;
  const tally = (verdict: string): number => trials.filter((trial) => trial.verdict === verdict).length;
  if (trials.length === 0) {
    return m`<section class="list"><p class="none">No trial was run, so nothing is proven. Check the names given to <code>ordeal run</code> and the scenarios of the configuration.</p></section>`;
  }
  const choices = [
    { id: 'all', text: `All ${number(trials.length)}` },
    { id: 'fail', text: `Failed ${number(tally('fail'))}` },
    { id: 'unknown', text: `Unknown ${number(tally('unknown'))}` },
    { id: 'pass', text: `Passed ${number(tally('pass'))}` },
  ];
  return m`<section class="list" aria-labelledby="trials">
<div class="bar-of-list"><h2 id="trials">${plural(trials.length, 'trial')}</h2>
<fieldset><legend>Show trials by verdict</legend>${choices.map((choice) => m`<label><input type="radio" name="only" id="only-${choice.id}"${choice.id === 'all' && m` checked`}>${choice.text}</label>`)}</fieldset>
<input class="scripted" type="search" id="search" placeholder="Find a scenario" aria-label="Find a scenario" autocomplete="off"></div>
<p class="none" id="none" hidden>No trial matches.</p>
${trials.map(trialSection)}
</section>`;
}
