// One trial on the page: a row that says what struck and what held, and behind it all the evidence in short.
import type { CheckerResult, Finding, TrialReport } from '../../evidence/run.ts';
import type { Verdict } from '../../evidence/types.ts';
import { oneLine, plain } from '../escape.ts';
import { bytes, duration, money, number, place, plural, timing } from '../format.ts';
import { m } from '../markup.ts';
import type { Markup, Piece } from '../markup.ts';
import { brokenReplays, findings, held, MARKS, missedFaults, struck, WORDS } from '../outcome.ts';
import { comparison } from '../savings.ts';
import { bars } from './comparison.ts';
import { timeline } from './timeline.ts';

/** The fragment that leads to a trial: `#/trial/7f3a-11`. */
export const fragment = (key: string): string => `/trial/${encodeURIComponent(plain(key))}`;

/** The row and its details. Open where something did not hold. */
export function trialSection(trial: TrialReport): Markup {
  const search = oneLine(`${trial.scenario} ${trial.pipeline} ${trial.why} ${struck(trial)}`).toLowerCase();
  return m`<details class="trial ${trial.verdict}" id="${fragment(trial.key)}" data-verdict="${trial.verdict}" data-search="${search}"${trial.verdict === 'fail' && m` open`}>
<summary>${verdictMark(trial.verdict)}<span class="title"><b>${trial.scenario}</b><span class="story">${struck(trial)} <i>→</i> ${held(trial)}</span></span><span class="time">${timing(trial)}</span></summary>
<div class="body">
<p class="why">${trial.why}</p>
${problems(trial)}
${block('Timeline', timeline(trial), 'virtual time; hover a bar for its attempt')}
<div class="columns">
${block('Faults', faults(trial))}
${block('From outside', outside(trial))}
${block('Checkers', checkers(trial.checkers))}
</div>
${block('Replays', replays(trial))}
${trial.savings !== undefined && block(trial.savings.predecessor === undefined ? 'Durable execution against starting over' : `Durable execution against ${trial.savings.predecessor}`, bars(comparison(trial.scenario, trial.savings)))}
${block('Numbers', numbers(trial))}
<dl class="links"><div><dt>again</dt><dd><code>${trial.again}</code></dd></div><div><dt>evidence</dt><dd><code>${trial.evidence}</code></dd></div><div><dt>link</dt><dd><a href="#${fragment(trial.key)}">#/trial/${trial.key}</a></dd></div></dl>
</div>
</details>`;
}

const verdictMark = (verdict: Verdict): Markup =>
  m`<span class="verdict ${verdict}"><span aria-hidden="true">${MARKS[verdict]}</span><span class="said">${WORDS[verdict]}</span></span>`;

const block = (title: string, content: Piece, note?: string): Markup | undefined =>
  content === undefined || content === false
    ? undefined
    : m`<section class="block"><h3>${title}${note !== undefined && m` <small>${note}</small>`}</h3>${content}</section>`;

/** Everything that did not hold, with its place and what to do. */
function problems(trial: TrialReport): Markup | undefined {
  const found = findings(trial).map(({ checker, finding }) => problem(checker.name, checker.verdict, finding));
  const missed = missedFaults(trial).map((message) =>
    problem('faults', 'unknown', { rule: '', message: `${message}. It was never put to the test.` }),
  );
  const all = [...found, ...missed];
  return all.length === 0 ? undefined : m`<div class="problems">${all}</div>`;
}

function problem(title: string, verdict: Verdict, finding: Finding): Markup {
  const at = [place(finding), finding.eventId === undefined ? undefined : `event ${finding.eventId}`].filter(
    (part) => part !== undefined,
  );
  return m`<div class="problem ${verdict}"><h4>${title}</h4><p>${finding.message}</p>${at.length > 0 && m`<p class="place"><code>${at.join(' · ')}</code></p>`}${finding.suggestion !== undefined && m`<p class="suggestion">${finding.suggestion}</p>`}</div>`;
}

function faults(trial: TrialReport): Markup | undefined {
  if (trial.faults.length === 0) return undefined;
  return m`<ul class="faults">${trial.faults.map((fault) => {
    const enough = fault.struck >= fault.planned;
    return m`<li><b>${fault.title}</b> <span class="${enough ? 'calm' : 'open'}">${times(fault)}${fault.healed ? ', healed' : ', not healed'}</span>${fault.strikes.slice(0, STRIKES_MAX).map((strike) => m`<small>${strike.detail}</small>`)}${fault.strikes.length > STRIKES_MAX && m`<small>${plural(fault.strikes.length - STRIKES_MAX, 'more strike')} in the evidence</small>`}</li>`;
  })}</ul>`;
}

function outside(trial: TrialReport): Markup | undefined {
  if (trial.outside.length === 0) return undefined;
  return m`<ul class="faults">${trial.outside.map(
    ({ title, planned, done }) =>
      m`<li><b>${title}</b> <span class="${done >= planned ? 'calm' : 'open'}">${number(done)} of ${number(planned)}</span></li>`,
  )}</ul>`;
}

/** A fault of every call is planned at least once. */
const times = ({ struck: count, planned }: { readonly struck: number; readonly planned: number }): string =>
  count > planned ? `struck ${number(count)} times` : `struck ${number(count)} of ${number(planned)}`;

/** Proofs shown per fault. */
const STRIKES_MAX = 3;

const checkers = (results: readonly CheckerResult[]): Markup | undefined =>
  results.length === 0
    ? undefined
    : m`<ul class="checkers">${results.map((each) => m`<li>${verdictMark(each.verdict)} ${each.name}</li>`)}</ul>`;

function replays(trial: TrialReport): Markup | undefined {
  if (trial.replays.length === 0) return undefined;
  const broken = brokenReplays(trial);
  const fine = trial.replays.filter((replay) => replay.verdict === 'compatible').length;
  return m`<p>Histories that replay on today's code: ${number(fine)} of ${number(trial.replays.length)}.</p>${broken.map(
    (replay) =>
      problem(`history of ${replay.workflowId}`, replay.verdict === 'incompatible' ? 'fail' : 'unknown', {
        rule: 'replay',
        ...replay,
        message: replay.message ?? replay.verdict,
      }),
  )}`;
}

function numbers(trial: TrialReport): Markup {
  const retries = Object.entries(trial.retriesByActivity).map(([activity, count]) => `${activity} ${number(count)}`);
  const causes = Object.entries(trial.retriesByCause).map(([cause, count]) => `${cause} ${number(count)}`);
  const tokens = [
    `${number(trial.tokensIn)} in`,
    `${number(trial.tokensCachedIn)} cached`,
    `${number(trial.tokensOut)} out`,
  ];
  const rows: readonly (readonly [name: string, value: string, words: string])[] = [
    ['LLM requests', number(trial.llmRequests), money(trial.costUsd)],
    ['tokens billed', number(trial.tokensBilled), `${tokens.join(' · ')}, ${number(trial.tokensWasted)} wasted`],
    ['retries', retries.length === 0 ? 'none' : retries.join(' · '), causes.join(' · ')],
    ...(trial.recoveryMs.length === 0
      ? []
      : [
          [
            'recovered in',
            trial.recoveryMs.map(duration).join(' · '),
            'from the death of a worker to its replacement at work',
          ] as const,
        ]),
    ['history', plural(trial.historyEvents, 'event'), bytes(trial.historyBytes)],
  ];
  return m`<dl class="numbers">${rows.map(([name, value, words]) => m`<div><dt>${name}</dt><dd>${value}</dd>${words !== '' && m`<dd class="words">${words}</dd>`}</div>`)}</dl>`;
}
