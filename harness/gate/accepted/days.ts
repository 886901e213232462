// Dates of acceptances: whole days, UTC, so that every machine agrees on when one ends.

const DAY_MS = 24 * 60 * 60 * 1_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Whole days from today to a date; 0 for today, negative for a date that has passed.
 *
 * @param now - milliseconds since the epoch
 * @returns undefined for what is no date of the calendar
 */
export function daysUntil(date: string, now: number): number | undefined {
  const [, year, month, day] = DATE.exec(date) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // February 30th would be a day of March.
  if (new Date(at).toISOString().slice(0, date.length) !== date) return undefined;
  return at / DAY_MS - Math.floor(now / DAY_MS);
}
