// How far the virtual clock of a run had run ahead of the wall's, event by event.
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { at, attributesOf, textAt } from './events.ts';
import { durationMs, timestampMs } from './reader.ts';

/** From this event on the clock was so far ahead. */
export interface Skip {
  readonly eventId: number;
  /** When it skipped, by the wall's clock; -Infinity for the start of the run. */
  readonly wallMs: number;
  /** Virtual minus wall, ms. */
  readonly aheadMs: number;
}

/**
 * In the order of the events; the first is the start of the run. Undefined for a server that does not write its skips down.
 * An event of a skip holds two virtual times, `wallClockTime` too: their difference is that one skip, and skips add up.
 */
export const readSkips = (history: HistoryJson): readonly Skip[] | undefined => {
  const [started] = history.events;
  const state = started === undefined ? undefined : attributesOf(started);
  const [config, propagated] = [at(state, 'timeSkippingConfig'), at(state, 'timeSkippingStatePropagation')];
  // Without either the clock is not the execution's own.
  if (config === undefined && propagated === undefined) return undefined;
  let aheadMs = durationMs(at(propagated, 'initialSkippedDuration')) ?? 0;
  const skips: Skip[] = [{ eventId: 1, wallMs: -Infinity, aheadMs }];
  for (const event of history.events) {
    if (event.eventType !== 'EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED') continue;
    const attributes = attributesOf(event);
    const [target, before] = [
      timestampMs(textAt(attributes, 'targetTime')),
      timestampMs(textAt(attributes, 'wallClockTime')),
    ];
    // No target: skipping was switched off, and nothing was skipped.
    if (target === undefined || before === undefined) continue;
    const wallMs = before - aheadMs;
    aheadMs += target - before;
    skips.push({ eventId: Number(event.eventId), wallMs, aheadMs });
  }
  return skips;
};

/** How far the clock was ahead when an event was written. */
export const skippedBefore = (skips: readonly Skip[] | undefined, eventId: number): number | undefined =>
  skips?.findLast((skip) => skip.eventId <= eventId)?.aheadMs;

/** Virtual ms since the epoch at a moment of the wall's clock. */
export const virtualAt = (skips: readonly Skip[] | undefined, wallMs: number): number | undefined => {
  const aheadMs = skips?.findLast((skip) => skip.wallMs <= wallMs)?.aheadMs;
  return aheadMs === undefined ? undefined : wallMs + aheadMs;
};
