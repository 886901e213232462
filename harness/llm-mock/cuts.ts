// Where a stream is cut: after so many chunks, inside a character, before the blank line of an event, in front of an error.
import type { Fault } from '../scenario/types.ts';
import type { StreamEvent } from './reply.ts';

type Cut = Extract<Fault, { kind: 'llm.stream-cut' }>;

/** The events up to so many pieces: never one that says that the text is whole. */
export function eventsUpTo(events: readonly StreamEvent[], afterChunks: number | 'all'): readonly StreamEvent[] {
  const pieces = events.flatMap(({ kind }, index) => (kind === 'piece' ? [index] : []));
  const firstEnd = events.findIndex(({ kind }) => kind === 'end');
  const lastPiece = pieces.at(-1);
  const whole = lastPiece === undefined ? firstEnd : lastPiece + 1;
  if (afterChunks === 0) return events.slice(0, pieces[0] ?? firstEnd);
  const nth = afterChunks === 'all' ? undefined : pieces[afterChunks - 1];
  return events.slice(0, nth === undefined ? whole : nth + 1);
}

/** The events that are sent of a stream that is cut. */
export function cutEvents(
  events: readonly StreamEvent[],
  { afterChunks, by = 'fin' }: Pick<Cut, 'afterChunks' | 'by'>,
): readonly StreamEvent[] {
  const sent = eventsUpTo(events, afterChunks);
  switch (by) {
    case 'fin':
    case 'reset':
      return sent;
    case 'half-character':
      return endingInACharacter(events, sent);
    case 'half-event':
      return endingInAnEvent(events, sent);
  }
}

/** The piece behind them, else the last of them, ends after the first byte of a character that has several. */
function endingInACharacter(events: readonly StreamEvent[], sent: readonly StreamEvent[]): readonly StreamEvent[] {
  const next = events[sent.length];
  const cut = next?.kind === 'piece' ? next : sent.findLast(({ kind }) => kind === 'piece');
  if (cut === undefined) return sent;
  return [...events.slice(0, events.indexOf(cut)), { ...cut, wire: halfCharacter(cut) }];
}

/** One that stands in any text, for a text that has only ASCII: what comes behind it is never seen. */
const DASH = Buffer.from('–');

function halfCharacter({ wire, text = '' }: StreamEvent): Uint8Array {
  const whole = Buffer.from(wire);
  const several = whole.findIndex((byte) => byte > 0x7f);
  if (several !== -1) return whole.subarray(0, several + 1);
  const at = whole.indexOf(text) + Math.ceil(text.length / 2);
  return Buffer.concat([whole.subarray(0, at), DASH.subarray(0, 1)]);
}

/** The event behind them lacks its blank line; behind all pieces that is the event without which the answer is not whole. */
function endingInAnEvent(events: readonly StreamEvent[], sent: readonly StreamEvent[]): readonly StreamEvent[] {
  const next = events[sent.length];
  const terminal = events.findIndex((event) => event.terminal === true);
  const at = next?.kind === 'end' && terminal !== -1 ? terminal : sent.length;
  const half = events[at];
  if (half === undefined) return sent;
  const { kind, tokensOut } = half;
  const wire = Buffer.from(half.wire)
    .toString()
    .replace(/(\r?\n)\r?\n$/u, '$1');
  // It says nothing any more, and were it the one that says that the answer is whole.
  return [...events.slice(0, at), { kind, wire, tokensOut }];
}
