// Two replays of one history beside each other: the first command that differs, and the words for it.
import type { GateFinding } from '../../reports/evidence/gate.ts';
import { shown } from '../replay/place.ts';
import { TOLD, type ProbeRule } from './machine-settings.ts';
import type { SeenCommand } from './protocol.ts';

export interface Difference {
  /** Absent where that replay had ended, or come to a stop. */
  readonly one?: SeenCommand;
  readonly other?: SeenCommand;
}

/** The first command that is not the same in both. */
export function firstDifference(one: readonly SeenCommand[], other: readonly SeenCommand[]): Difference | undefined {
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const [a, b] = [one[at], other[at]];
    if (a?.digest !== b?.digest) return { ...(a && { one: a }), ...(b && { other: b }) };
  }
  return undefined;
}

/** Characters of a quote, and how many of them stand before the first that differs. */
const QUOTE = { length: 60, before: 12 };

function quoted({ content }: SeenCommand, from: number): string {
  const start = Math.max(0, from - QUOTE.before);
  const end = start + QUOTE.length;
  return `${start > 0 ? '…' : ''}${content.slice(start, end)}${end < content.length ? '…' : ''}`;
}

function firstUnlike(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

function whatDiffers({ one, other }: Difference, between: string): string {
  if (one !== undefined && other !== undefined && one.title === other.title) {
    const from = firstUnlike(one.content, other.content);
    if (from === one.content.length && from === other.content.length)
      return `${one.title} has other options ${between}.`;
    return `${one.title} gets ${quoted(other, from)} ${between}, and ${quoted(one, from)} otherwise.`;
  }
  const asked = other === undefined ? 'nothing more' : other.title;
  return `The code asks for ${asked} ${between}, and for ${one?.title ?? 'nothing more'} otherwise.`;
}

/** @param root - folder that the finding's file is relative to */
export function findingOf(rule: ProbeRule, difference: Difference, root: string): GateFinding {
  const { between, instead } = TOLD[rule];
  const place = difference.other?.place ?? difference.one?.place;
  return {
    rule,
    level: 'error',
    message: `${whatDiffers(difference, between)} Two workers would disagree about this execution.`,
    ...(place && { file: shown(place.file, root), line: place.line }),
    suggestion: instead,
  };
}
