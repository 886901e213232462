// How far the virtual clock of a run had run ahead of the wall's, event by event.
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { at, attributesOf, textAt } from './events.ts';
import { durationMs, timestampMs } from './reader.ts';

/** From this event on the clock was so far ahead. */
export interface Skip {
  readonly eventId: number;
  /** Virtual minus wall, ms. */
  readonly aheadMs: number;
}

/** In the order of the events; the first is the start of the run. Undefined for a server that does not write its skips down. */
export const readSkips = (history: HistoryJson): readonly Skip[] | undefined => {
  const [started] = history.events;
  const state = started === undefined ? undefined : attributesOf(started);
  const [config, propagated] = [at(state, 'timeSkippingConfig'), at(state, 'timeSkippingStatePropagation')];
  // Without either the clock is not the execution's own.
  if (config === undefined && propagated === undefined) return undefined;
  const before = durationMs(at(propagated, 'initialSkippedDuration')) ?? 0;
  return [
    { eventId: 1, aheadMs: before },
    ...history.events.flatMap((event) => {
      if (event.eventType !== 'EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED') return [];
      const attributes = attributesOf(event);
      const [target, wall] = [
        timestampMs(textAt(attributes, 'targetTime')),
        timestampMs(textAt(attributes, 'wallClockTime')),
      ];
      return target === undefined || wall === undefined
        ? []
        : [{ eventId: Number(event.eventId), aheadMs: target - wall }];
    }),
  ];
};

/** How far the clock was ahead when an event was written. */
export const skippedBefore = (skips: readonly Skip[] | undefined, eventId: number): number | undefined =>
  skips?.findLast((skip) => skip.eventId <= eventId)?.aheadMs;
