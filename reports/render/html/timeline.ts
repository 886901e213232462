// The timeline of a trial as SVG: a row per activity with its attempts as bars, a lane per worker, kills, folded idle time.
import type { TimelineAttempt, TrialReport } from '../../evidence/run.ts';
import { cut } from '../columns.ts';
import { duration, plural } from '../format.ts';
import { m } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { axisOf, isKill, isOnNetwork, isStanding } from './axis.ts';
import type { Axis, PlacedAttempt, PlacedStrike } from './axis.ts';

const WIDTH = 960;
const LABEL_WIDTH = 176;
const AXIS_WIDTH = WIDTH - LABEL_WIDTH - 14;
const HEAD_HEIGHT = 26;
const LANE_HEIGHT = 18;
const ROW_HEIGHT = 22;
const BAR_HEIGHT = 14;
const BAR_WIDTH_MIN = 4;
/** Rows drawn; the evidence holds all. */
const ROWS_MAX = 60;
/** Marks of time stand at least this far apart. */
const TICK_DISTANCE = 74;
const TICK_LABEL_WIDTH = 64;
const LABEL_LENGTH = 24;

/** Draws the timeline, or nothing for a trial without attempts. */
export function timeline(trial: TrialReport): Markup | undefined {
  if (trial.timeline.length === 0) return undefined;
  const axis = axisOf(trial, AXIS_WIDTH);
  const rows = group(axis.attempts, (each) => activityOf(each.attempt));
  const shown = rows.slice(0, ROWS_MAX);
  const workers = group(axis.attempts, (each) => each.attempt.worker);
  const lanesTop = HEAD_HEIGHT;
  const rowsTop = lanesTop + workers.length * LANE_HEIGHT + 10;
  const height = rowsTop + shown.length * ROW_HEIGHT + 6;
  const label = `Timeline: ${plural(axis.attempts.length, 'attempt')} of ${plural(rows.length, 'activity', 'activities')} on ${plural(workers.length, 'worker')} in ${duration(trial.virtualMs)} of virtual time`;
  const kills = axis.strikes.filter(isKill);
  return m`<figure class="timeline">
<div class="scroll" tabindex="0" role="group" aria-label="Timeline">
<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${label}">
${folds(axis, height)}${ticks(axis, trial)}
${workers.map((lane, index) => workerLane(lane, kills, axis, lanesTop + index * LANE_HEIGHT))}
<line class="rule" x1="0" x2="${WIDTH}" y1="${rowsTop - 5}" y2="${rowsTop - 5}"/>
${shown.map((row, index) => activityRow(row, axis, rowsTop + index * ROW_HEIGHT, rows))}
${kills.map((kill) => killLine(kill, axis, height))}
</svg>
</div>
${legend(trial, rows.length - shown.length)}
</figure>`;
}

/** Activity IDs begin again in every run. */
const activityOf = ({ workflowId, runId, activityType, activityId }: TimelineAttempt): string =>
  [workflowId, runId, activityType, activityId].join('\u0000');

/** In the order of the first attempt. */
function group(
  attempts: readonly PlacedAttempt[],
  keyOf: (attempt: PlacedAttempt) => string,
): readonly (readonly PlacedAttempt[])[] {
  const groups = new Map<string, PlacedAttempt[]>();
  for (const attempt of attempts.toSorted((a, b) => a.start - b.start)) {
    const of = groups.get(keyOf(attempt));
    if (of === undefined) groups.set(keyOf(attempt), [attempt]);
    else of.push(attempt);
  }
  return [...groups.values()];
}

const folds = (axis: Axis, height: number): readonly Markup[] =>
  axis.folds.map((fold) => {
    const x = LABEL_WIDTH + fold.x;
    return m`<g class="fold"><title>nothing to do for ${duration(fold.ms)}</title><rect x="${x + 2}" y="${HEAD_HEIGHT - 4}" width="${Math.max(2, fold.width - 4)}" height="${height - HEAD_HEIGHT}"/>${fold.width >= 28 && m`<text x="${x + fold.width / 2}" y="14" text-anchor="middle">${foldLabel(fold.ms)}</text>`}</g>`;
  });

/** The larger unit alone has room above a fold. */
const foldLabel = (ms: number): string => duration(ms).split(' ').slice(0, 2).join(' ');

/** The virtual time at which work begins after each fold, where there is room for it. */
function ticks(axis: Axis, trial: TrialReport): readonly Markup[] {
  const moments = [0, ...axis.attempts.map((each) => each.start)].toSorted((a, b) => a - b);
  let free = -Infinity;
  const blocked = axis.folds.map((fold) => [fold.x - 4, fold.x + fold.width] as const);
  return [...moments, trial.virtualMs].flatMap((moment) => {
    const x = axis.x(moment);
    const clear =
      x >= free &&
      x < AXIS_WIDTH - TICK_LABEL_WIDTH &&
      !blocked.some(([from, to]) => x + TICK_LABEL_WIDTH > from && x < to);
    if (!clear) return [];
    free = x + TICK_DISTANCE;
    const text = moment === 0 ? 'start' : `+${duration(moment)}`;
    return [
      m`<g class="tick"><line x1="${LABEL_WIDTH + x}" x2="${LABEL_WIDTH + x}" y1="4" y2="${HEAD_HEIGHT - 6}"/><text x="${LABEL_WIDTH + x + 4}" y="14">${text}</text></g>`,
    ];
  });
}

function workerLane(lane: readonly PlacedAttempt[], kills: readonly PlacedStrike[], axis: Axis, y: number): Markup {
  const name = lane[0]?.attempt.worker ?? '';
  const middle = y + LANE_HEIGHT / 2;
  const deaths = kills.filter((kill) =>
    lane.some((each) => strikes(kill, each.attempt) || (isOpen(each) && Math.abs(each.end - kill.at) < 1)),
  );
  const last = deaths.length > 0 ? Math.max(...deaths.map((kill) => axis.x(kill.at))) : AXIS_WIDTH;
  const first = Math.min(...lane.map((each) => axis.x(each.start)));
  return m`<g class="worker"><text x="0" y="${middle + 4}">${cut(name, LABEL_LENGTH)}<title>worker ${name}</title></text>
<line x1="${LABEL_WIDTH + first}" x2="${LABEL_WIDTH + Math.max(first, last)}" y1="${middle}" y2="${middle}"/>
${lane.map((each) => m`<rect x="${LABEL_WIDTH + axis.x(each.start)}" y="${middle - 3}" width="${barWidth(each, axis)}" height="6" rx="1"/>`)}
${deaths.map((kill) => cross(LABEL_WIDTH + axis.x(kill.at), middle, kill))}</g>`;
}

const isOpen = (placed: PlacedAttempt): boolean => placed.attempt.outcome === undefined;

const strikes = ({ strike }: PlacedStrike, attempt: TimelineAttempt): boolean =>
  strike.activityId !== undefined &&
  strike.activityId === attempt.activityId &&
  (strike.workflowId ?? attempt.workflowId) === attempt.workflowId &&
  (strike.runId ?? attempt.runId) === attempt.runId &&
  (strike.attempt ?? attempt.attempt) === attempt.attempt;

const barWidth = (placed: PlacedAttempt, axis: Axis): number =>
  Math.max(BAR_WIDTH_MIN, axis.x(placed.end) - axis.x(placed.start));

function activityRow(
  row: readonly PlacedAttempt[],
  axis: Axis,
  y: number,
  rows: readonly (readonly PlacedAttempt[])[],
): Markup {
  const first = row[0]?.attempt;
  if (first === undefined) return m``;
  const siblings = rows.filter((each) => each[0]?.attempt.activityType === first.activityType);
  const number = siblings.length > 1 ? ` ${siblings.indexOf(row) + 1}/${siblings.length}` : '';
  const name = `${cut(first.activityType, LABEL_LENGTH - number.length)}${number}`;
  const struckHere = axis.strikes.filter(
    (each) => !isKill(each) && row.some((placed) => strikes(each, placed.attempt)),
  );
  return m`<g class="activity"><text x="0" y="${y + 15}">${name}<title>${first.activityType}, id ${first.activityId}</title></text>
${row.map((placed) => bar(placed, axis, y + (ROW_HEIGHT - BAR_HEIGHT) / 2))}
${struckHere.map((each) => diamond(LABEL_WIDTH + axis.x(each.at), y + ROW_HEIGHT / 2, each))}</g>`;
}

/** How an attempt ended, as the class of its colour. */
export function outcomeOf(attempt: TimelineAttempt): {
  readonly style: 'done' | 'retried' | 'final' | 'died';
  readonly words: string;
} {
  const { outcome } = attempt;
  if (outcome === undefined) return { style: 'died', words: 'died with its worker' };
  switch (outcome.kind) {
    case 'completed':
      return { style: 'done', words: 'completed' };
    case 'failed':
      return { style: outcome.nonRetryable ? 'final' : 'retried', words: `${outcome.type}: ${outcome.message}` };
  }
}

function bar(placed: PlacedAttempt, axis: Axis, y: number): Markup {
  const { attempt } = placed;
  const { style, words } = outcomeOf(attempt);
  const x = LABEL_WIDTH + axis.x(placed.start);
  const width = barWidth(placed, axis);
  const title = `${attempt.activityType} attempt ${attempt.attempt} on ${attempt.worker}, at +${duration(placed.start)} for ${duration(placed.end - placed.start)}: ${words}`;
  return m`<g class="bar ${style}"><title>${title}</title><rect x="${x}" y="${y}" width="${width}" height="${BAR_HEIGHT}" rx="2"/>${attempt.attempt > 1 && width >= 14 && m`<text x="${x + 4}" y="${y + 11}">${attempt.attempt}</text>`}</g>`;
}

const killLine = (kill: PlacedStrike, axis: Axis, height: number): Markup => {
  const x = LABEL_WIDTH + axis.x(kill.at);
  return m`<g class="kill"><title>${kill.title}: ${kill.strike.detail}</title><line x1="${x}" x2="${x}" y1="${HEAD_HEIGHT - 4}" y2="${height}"/></g>`;
};

const cross = (x: number, y: number, kill: PlacedStrike): Markup =>
  m`<g class="kill"><title>${kill.title}: ${kill.strike.detail}</title><circle cx="${x}" cy="${y}" r="7"/><path d="M${x - 3} ${y - 3}L${x + 3} ${y + 3}M${x + 3} ${y - 3}L${x - 3} ${y + 3}"/></g>`;

const diamond = (x: number, y: number, each: PlacedStrike): Markup =>
  m`<g class="strike"><title>${each.title}: ${each.strike.detail}</title><path d="M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z"/></g>`;

const LEGEND = [
  { style: 'done', text: 'completed' },
  { style: 'retried', text: 'failed, tried again' },
  { style: 'final', text: 'failed for good' },
  { style: 'died', text: 'died with its worker' },
] as const;

const isAtProvider = (fault: { readonly kind: string }): boolean =>
  !isKill(fault) && !isStanding(fault) && !isOnNetwork(fault);

/** Only what occurs in this trial. */
function legend(trial: TrialReport, hidden: number): Markup {
  const styles = new Set<string>(trial.timeline.map((attempt) => outcomeOf(attempt).style));
  const struck = trial.faults.filter((fault) => fault.struck > 0);
  return m`<figcaption>${LEGEND.filter((each) => styles.has(each.style)).map((each) => m`<span class="key ${each.style}">${each.text}</span>`)}${struck.some(isKill) && m`<span class="key killed">worker killed</span>`}${struck.some(isAtProvider) && m`<span class="key struck">fault at the provider</span>`}${struck.some(isOnNetwork) && m`<span class="key struck">fault in the network</span>`}<span class="key idle">idle time, folded</span>${hidden > 0 && m`<span>${plural(hidden, 'more activity', 'more activities')} in the evidence</span>`}</figcaption>`;
}
