// What the code of a pipeline finds in this process: zone, locale and clock.
import { believedNow, wallClock } from '../../clock.ts';
import type { Surroundings } from '../types.ts';

export function lookAround(): Surroundings {
  const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions();
  return { timeZone, locale, clockAheadMs: Math.round(believedNow() - wallClock.now()) };
}
