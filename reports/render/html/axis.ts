// From attempts to places on a time axis: virtual time, with idle stretches folded to a fixed width.
import type { TimelineAttempt, TrialReport } from '../../evidence/run.ts';
import type { Strike } from '../../evidence/types.ts';

/** An idle stretch at least this long is folded. */
const FOLD_FROM_MS = 400;
const FOLD_WIDTH = 46;
/** Folds never take more than this share of the axis. */
const FOLD_SHARE_MAX = 0.5;
/** So that an attempt of no time is still seen. */
const WEIGHT_MIN = 0.8;

export interface PlacedAttempt {
  readonly attempt: TimelineAttempt;
  /** Virtual ms from the first attempt on. */
  readonly start: number;
  readonly end: number;
}

export interface PlacedStrike {
  readonly kind: string;
  readonly title: string;
  readonly strike: Strike;
  readonly at: number;
}

export interface Fold {
  readonly x: number;
  readonly width: number;
  readonly ms: number;
}

export interface Axis {
  readonly attempts: readonly PlacedAttempt[];
  readonly strikes: readonly PlacedStrike[];
  readonly folds: readonly Fold[];
  /** Place of a virtual moment, 0 to the width. */
  readonly x: (virtualMs: number) => number;
}

/** Lays a trial's attempts and strikes on an axis of `width` units. */
export function axisOf(trial: TrialReport, width: number): Axis {
  const clockOf = virtualClocks(trial.timeline);
  const strikes = trial.faults.flatMap((fault) =>
    fault.strikes.map((strike) => ({
      kind: fault.kind,
      title: fault.title,
      strike,
      at: clockOf(strike.workflowId)(strike.wallMs),
    })),
  );
  const attempts = trial.timeline.map((attempt) => place(attempt, clockOf(attempt.workflowId), trial));
  const origin = Math.min(...attempts.map((each) => each.start));
  const moved = attempts.map((each) => ({ ...each, start: each.start - origin, end: each.end - origin }));
  const movedStrikes = strikes.map((each) => ({ ...each, at: Math.max(0, each.at - origin) }));
  const last = Math.max(trial.virtualMs, ...moved.map((each) => each.end));
  const points = [
    0,
    last,
    ...moved.flatMap((each) => [each.start, each.end]),
    ...movedStrikes.map((each) => Math.min(last, each.at)),
  ];
  const { x, folds } = scale(
    [...new Set(points)].toSorted((a, b) => a - b),
    moved,
    width,
  );
  return { attempts: moved, strikes: movedStrikes, folds, x };
}

/** Each execution has a clock of its own. A strike that names none is placed by all of them. */
function virtualClocks(timeline: readonly TimelineAttempt[]): (workflowId?: string) => (wallMs: number) => number {
  const clocks = new Map(
    [...new Set(timeline.map(({ workflowId }) => workflowId))].map((id) => [
      id,
      virtualClock(timeline.filter(({ workflowId }) => workflowId === id)),
    ]),
  );
  const common = virtualClock(timeline);
  return (workflowId) => clocks.get(workflowId ?? '') ?? common;
}

/**
 * Virtual time of a moment of wall-clock time. The clock of an execution only ever runs ahead of the wall, so the
 * greatest lead seen so far (an attempt cannot start before it was scheduled) is how far ahead it is.
 */
function virtualClock(timeline: readonly TimelineAttempt[]): (wallMs: number) => number {
  let lead = -Infinity;
  const steps = timeline
    .toSorted((a, b) => a.startedWallMs - b.startedWallMs)
    .map((attempt) => {
      lead = Math.max(lead, attempt.scheduledVirtualMs - attempt.startedWallMs);
      return { wallMs: attempt.startedWallMs, lead };
    });
  return (wallMs) => wallMs + (steps.findLast((step) => step.wallMs <= wallMs) ?? steps[0] ?? { lead: 0 }).lead;
}

/** An attempt without an end died with its worker: it ends at the next kill, or where the next attempt starts. */
function place(attempt: TimelineAttempt, clock: (wallMs: number) => number, trial: TrialReport): PlacedAttempt {
  const start = clock(attempt.startedWallMs);
  if (attempt.endedWallMs !== undefined)
    return { attempt, start, end: start + Math.max(0, attempt.endedWallMs - attempt.startedWallMs) };
  const kills = trial.faults.filter(isKill).flatMap((fault) => fault.strikes.map((strike) => strike.wallMs));
  const nexts = trial.timeline
    .filter(
      ({ workflowId, runId, activityId }) =>
        workflowId === attempt.workflowId && runId === attempt.runId && activityId === attempt.activityId,
    )
    .map((each) => each.startedWallMs);
  const after = [...kills, ...nexts].filter((wallMs) => wallMs > attempt.startedWallMs);
  return { attempt, start, end: after.length === 0 ? start : start + Math.min(...after) - attempt.startedWallMs };
}

/** There from the start of the trial to its end: they have no moment. */
const STANDING: ReadonlySet<string> = new Set(['worker.cache-eviction', 'worker.surroundings']);
export const isStanding = ({ kind }: { readonly kind: string }): boolean => STANDING.has(kind);

/** Whether a fault takes a process away. */
export const isKill = (fault: { readonly kind: string }): boolean =>
  (fault.kind.startsWith('worker.') && !isStanding(fault)) || fault.kind.endsWith('.during-crash');

function scale(
  points: readonly number[],
  attempts: readonly PlacedAttempt[],
  width: number,
): { readonly x: (ms: number) => number; readonly folds: readonly Fold[] } {
  const parts = points.slice(1).map((end, index) => {
    const start = points[index] ?? 0;
    const busy = attempts.some((each) => each.start < end && each.end > start);
    return { start, end, folded: !busy && end - start >= FOLD_FROM_MS };
  });
  const foldCount = parts.filter((part) => part.folded).length;
  const foldWidth = foldCount === 0 ? 0 : Math.min(FOLD_WIDTH, (width * FOLD_SHARE_MAX) / foldCount);
  const weights = parts.map((part) => (part.folded ? 0 : WEIGHT_MIN + Math.sqrt(part.end - part.start)));
  const unit =
    (width - foldWidth * foldCount) /
    Math.max(
      1e-9,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
  let x = 0;
  const placed = parts.map((part, index) => {
    const at = { ...part, x, width: part.folded ? foldWidth : (weights[index] ?? 0) * unit };
    x += at.width;
    return at;
  });
  const of = (ms: number): number => {
    const part = placed.find((each) => ms <= each.end) ?? placed.at(-1);
    if (part === undefined || part.end === part.start) return part?.x ?? 0;
    const share = Math.min(1, Math.max(0, (ms - part.start) / (part.end - part.start)));
    return part.x + share * part.width;
  };
  return {
    x: of,
    folds: placed
      .filter((part) => part.folded)
      .map((part) => ({ x: part.x, width: part.width, ms: part.end - part.start })),
  };
}
/** Whether a fault is on the way between two processes. */
export const isOnNetwork = (fault: { readonly kind: string }): boolean => fault.kind.startsWith('network.');
