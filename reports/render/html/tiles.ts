// The head of the page: the verdict in one sentence, then the numbers of the run as tiles.
import type { RunReport } from '../../evidence/run.ts';
import { duration, money, number, plural } from '../format.ts';
import { m } from '../markup.ts';
import type { Markup, Piece } from '../markup.ts';
import { counts, headline, MARKS, runVerdict, strayed } from '../outcome.ts';
import { comparisons, otherSide } from '../savings.ts';

const SHARE_WIDTH = 200;
const SHARE_HEIGHT = 6;

/** What a newcomer must read first. */
export function banner(report: RunReport): Markup {
  const verdict = runVerdict(report);
  return m`<section class="banner ${verdict}">
<p class="mark" aria-hidden="true">${MARKS[verdict]}</p>
<div><h1>${headline(report)}</h1>
<p class="facts">${report.environment.title}<i>·</i>${report.database}<i>·</i>seed <code>${report.seed}</code><i>·</i><time datetime="${report.startedAt}">${report.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}</time></p>
${report.interrupted !== undefined && m`<p class="cut">Cut short: ${report.interrupted}. Trials without a verdict are missing.</p>`}${report.strays !== undefined && m`<p class="cut">${strayed(report.strays)}</p>`}</div>
</section>`;
}

export function tiles(report: RunReport): Markup {
  const { summary } = report;
  const compared = comparisons(report);
  const words = counts(report).map((part) => part.text);
  return m`<section class="tiles" aria-label="Summary">
${tile('Trials', number(summary.trials), summary.trials === 0 ? 'nothing ran' : words.join(' · '), shares(report))}
${tile('Faults struck', `${number(summary.faultsStruck)} of ${number(summary.faultsPlanned)}`, summary.faultsStruck < summary.faultsPlanned ? 'a fault that never struck proves nothing' : summary.faultsPlanned === 0 ? 'no fault was planned' : `${plural(summary.retries, 'retry', 'retries')} made necessary`)}
${compared.length > 0 ? tile(`Saved against ${otherSide(compared)}`, plural(summary.tokensSaved, 'token'), `${money(summary.costSavedUsd)} · ${plural(summary.duplicatesAvoided, 'duplicate write')} avoided`) : tile('Saved against restart', 'not measured', 'no trial lost a worker')}
${tile('Tokens billed', number(summary.tokensBilled), `${number(summary.tokensWasted)} wasted by crashes and retries`)}
${tile('Virtual time', duration(summary.virtualMs), `in ${duration(summary.wallMs)} of wall time`)}
${tile('Non-determinism', number(summary.nonDeterminism), replayed(report))}
</section>`;
}

/** No history replayed is not "every history replays". */
function replayed({ trials }: RunReport): string {
  const all = trials.flatMap((trial) => trial.replays);
  if (all.length === 0) return 'no history was replayed';
  const compatible = all.filter((replay) => replay.verdict === 'compatible').length;
  return `${number(compatible)} of ${plural(all.length, 'history', 'histories')} replay`;
}

const tile = (title: string, value: string, words: string, more?: Piece): Markup =>
  m`<div class="tile"><h2>${title}</h2><p class="value">${value}</p><p class="words">${words}</p>${more}</div>`;

/** Passed, failed and unknown as one bar. */
function shares({ summary }: RunReport): Markup | undefined {
  if (summary.trials === 0) return undefined;
  let x = 0;
  const parts = (['pass', 'fail', 'unknown'] as const).map((verdict) => {
    const width = (SHARE_WIDTH * summary[verdict]) / summary.trials;
    x += width;
    return m`<rect class="${verdict}" x="${x - width}" y="0" width="${width}" height="${SHARE_HEIGHT}"/>`;
  });
  return m`<svg class="shares" viewBox="0 0 ${SHARE_WIDTH} ${SHARE_HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}
