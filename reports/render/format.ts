// Numbers for people: thousands, money, durations, bytes. The same in every report.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `412,300`; `12.5` keeps up to two decimals. */
export function number(value: number): string {
  const [whole = '0', decimals] = String(Math.round(value * 100) / 100).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** `1 trial`, `2 trials`, `1,200 trials`. */
export const plural = (value: number, noun: string, nouns = `${noun}s`): string =>
  `${number(value)} ${value === 1 ? noun : nouns}`;

/** US dollars: cents from 10 cents up, four decimals below, so that small costs do not read as nothing. */
export function money(usd: number): string {
  const size = Math.abs(usd);
  if (size === 0) return '$0';
  if (size < 0.000_05) return `${usd < 0 ? '-' : ''}<$0.0001`;
  const [whole = '0', decimals = ''] = size.toFixed(size < 0.1 ? 4 : 2).split('.');
  return `${usd < 0 ? '-' : ''}$${number(Number(whole))}.${decimals}`;
}

/** `85 ms` · `1.8 s` · `42 s` · `6 min 5 s` · `2 h 0 min` · `3 d` · `9 d 4 h`. The two largest units, rounded first. */
export function duration(ms: number): string {
  if (ms < 0) return `-${duration(-ms)}`;
  if (Math.round(ms) < SECOND) return `${Math.round(ms)} ms`;
  if (Math.round(ms / 100) < 100) return `${(Math.round(ms / 100) / 10).toFixed(1).replace(/\.0$/, '')} s`;
  if (Math.round(ms / SECOND) < 60) return `${Math.round(ms / SECOND)} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < HOUR / SECOND) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(ms / MINUTE);
  if (minutes < DAY / MINUTE) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(ms / HOUR);
  return `${number(Math.floor(hours / 24))} d${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`;
}

/** Virtual time in wall time: `2 h 0 min in 1.8 s`; the wall time alone where no virtual time passed. */
export const timing = (at: { readonly virtualMs: number; readonly wallMs: number }): string =>
  at.virtualMs === 0 ? duration(at.wallMs) : `${duration(at.virtualMs)} in ${duration(at.wallMs)}`;

/** `980 B` · `12.4 kB` · `3.1 MB`, in steps of 1,000. */
export function bytes(size: number): string {
  if (size < 1_000) return `${number(size)} B`;
  if (size < 999_950) return `${(size / 1_000).toFixed(1)} kB`;
  return `${number(Math.round(size / 100_000) / 10)} MB`;
}

/** `37 %`; of nothing: `0 %`. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${Math.round((100 * part) / whole)} %`;

/** `file.ts:14`, or undefined without a file. */
export const place = (at: { readonly file?: string; readonly line?: number }): string | undefined =>
  at.file === undefined ? undefined : at.line === undefined ? at.file : `${at.file}:${at.line}`;
