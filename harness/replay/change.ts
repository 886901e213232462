// Names the first difference of an aligned table: what kind of change it is, at which event, and where in the source.
import type { ChangeKind } from '../../reports/evidence/types.ts';
import { isEnd, type Row, sameCommand } from './align.ts';
import type { Command, ProducedCommand, RecordedCommand } from './commands.ts';
import { type Place, sourceOf } from './place.ts';

export interface Change {
  readonly kind: ChangeKind;
  /** Index of the first row that differs. */
  readonly first: number;
  /** What the history holds there; absent when it had ended. */
  readonly recorded?: RecordedCommand;
  /** What the code asks for there; absent when that was not seen. */
  readonly produced?: ProducedCommand;
  readonly place?: Place;
  /** The place is of the last call before the change: an end leaves no stack. */
  readonly after: boolean;
}

const CALLS_A_TIMER = /\b(?:sleep|condition|withTimeout)\s*\(/;

/** Whether the source still holds a call of the command: then it was not taken away but is not reached. */
function stillWritten(command: Command, place: Place | undefined): boolean {
  if (place === undefined) return false;
  const text = sourceOf(place.file);
  if (command.kind === 'timer') return CALLS_A_TIMER.test(text);
  return command.name !== '' && text.includes(`${command.name}(`);
}

const counterpart = (rows: readonly Row[], state: Row['state'], command: Command): boolean =>
  rows.some((row) => {
    const other = state === 'added' ? row.produced : row.recorded;
    return row.state === state && other !== undefined && sameCommand(other, command);
  });

function kindOf(rows: readonly Row[], first: number, last: Place | undefined): ChangeKind {
  const row = rows[first];
  if (row === undefined) return 'unlocated';
  const { recorded, produced } = row;
  if (row.state === 'renamed') return 'renamed';
  if (row.state === 'added' && produced !== undefined) {
    if (isEnd(produced))
      return rows.slice(first).some((other) => other.recorded !== undefined && !isEnd(other.recorded))
        ? 'early-return'
        : 'other-end';
    return counterpart(rows, 'removed', produced) ? 'reordered' : 'added';
  }
  if (recorded === undefined) return 'unlocated';
  if (counterpart(rows, 'added', recorded)) return 'reordered';
  const nextKept = rows.slice(first).find((other) => other.state !== 'removed');
  const endsNext = nextKept?.produced !== undefined && isEnd(nextKept.produced);
  if (endsNext && stillWritten(recorded, last)) return 'early-return';
  const onlyOneSeen = rows.filter((other, index) => index > first && other.produced !== undefined).length === 1;
  if (
    onlyOneSeen &&
    !endsNext &&
    recorded.kind !== 'patch' &&
    recorded.kind !== 'timer' &&
    stillWritten(recorded, last)
  )
    return 'reordered';
  return 'removed';
}

/** @returns undefined when the two sequences show no difference */
export function changeIn(rows: readonly Row[]): Change | undefined {
  const first = rows.findIndex((row) => row.state !== 'same');
  const row = rows[first];
  if (row === undefined || row.state === 'not-reached') return undefined;
  const before = rows.slice(0, first).findLast((other) => other.produced?.place !== undefined)?.produced?.place;
  const from = rows.slice(first);
  const recorded = from.find((other) => other.recorded !== undefined)?.recorded;
  const produced = from.find((other) => other.produced !== undefined)?.produced;
  const place = produced?.place ?? before;
  return {
    kind: kindOf(rows, first, place),
    first,
    after: produced?.place === undefined,
    ...(recorded === undefined ? {} : { recorded }),
    ...(produced === undefined ? {} : { produced }),
    ...(place === undefined ? {} : { place }),
  };
}
