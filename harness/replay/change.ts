// Names the first difference of an aligned table: what kind of change it is, at which event, and where in the source.
import type { ChangeKind } from '../../reports/evidence/types.ts';
import { isEnd, type Row, sameCommand } from './align.ts';
import type { Command, ProducedCommand, RecordedCommand } from './commands.ts';
import type { Place } from './place.ts';
import { type Around, isFurtherDown, isInOtherBranch, isWritten } from './written.ts';

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

const counterpart = (rows: readonly Row[], state: Row['state'], command: Command): boolean =>
  rows.some((row) => {
    const other = state === 'added' ? row.produced : row.recorded;
    return row.state === state && other !== undefined && sameCommand(other, command);
  });

/** Two commands of one kind at the same place: either one under another name, or the other of two that are both written. */
function replaced(rows: readonly Row[], recorded: Command, produced: Command, around: Around | undefined): ChangeKind {
  if (recorded.name === produced.name || !isWritten(recorded, around)) return 'renamed';
  if (isInOtherBranch(recorded, around)) return 'other-branch';
  const isRecordedLater = rows.some((row) => row.recorded !== undefined && sameCommand(row.recorded, produced));
  const isAskedLater = rows.some((row) => row.produced !== undefined && sameCommand(row.produced, recorded));
  // A replay that reached its end without the recorded step: it did not come later.
  const isEnded = rows.some((row) => row.produced?.kind === 'complete');
  if (isRecordedLater && (isAskedLater || !isEnded)) return 'reordered';
  return isFurtherDown(recorded, around) ? 'added' : 'other-branch';
}

function addedKind(rows: readonly Row[], first: number, produced: Command, around: Around | undefined): ChangeKind {
  const from = rows.slice(first);
  if (isEnd(produced))
    return from.some((other) => other.recorded !== undefined && !isEnd(other.recorded)) ? 'early-return' : 'other-end';
  if (counterpart(from, 'removed', produced) || counterpart(from, 'not-reached', produced)) return 'reordered';
  const recorded = from.find((row) => row.recorded !== undefined);
  const isSeenLater = recorded?.produced !== undefined;
  if (recorded?.recorded !== undefined && !isSeenLater && isInOtherBranch(recorded.recorded, around))
    return 'other-branch';
  return 'added';
}

function removedKind(rows: readonly Row[], first: number, recorded: Command, around: Around | undefined): ChangeKind {
  if (counterpart(rows, 'added', recorded)) return 'reordered';
  const nextKept = rows.slice(first).find((other) => other.state !== 'removed');
  const endsNext = nextKept?.produced !== undefined && isEnd(nextKept.produced);
  if (endsNext && isWritten(recorded, around)) return 'early-return';
  const onlyOneSeen = rows.filter((other, index) => index > first && other.produced !== undefined).length === 1;
  if (onlyOneSeen && !endsNext && recorded.kind !== 'timer' && isWritten(recorded, around))
    return isInOtherBranch(recorded, around) ? 'other-branch' : 'reordered';
  return 'removed';
}

function kindOf(rows: readonly Row[], first: number, around: Around | undefined): ChangeKind {
  const row = rows[first];
  if (row === undefined) return 'unlocated';
  const { recorded, produced } = row;
  if (row.state === 'renamed' && recorded !== undefined && produced !== undefined)
    return replaced(rows.slice(first + 1), recorded, produced, around);
  if (row.state === 'added' && produced !== undefined) return addedKind(rows, first, produced, around);
  if (recorded === undefined) return 'unlocated';
  // The code stopped asking while it went on waiting.
  if (row.state === 'not-reached') return isWritten(recorded, around) ? 'later' : 'removed';
  return removedKind(rows, first, recorded, around);
}

/**
 * @param waited - the SDK says that the code did not ask for what was recorded next: then it is told of that
 * @param workflowType - tells the workflow's own source from that of others in its module
 * @returns undefined when the two sequences show no difference
 */
export function changeIn(rows: readonly Row[], waited = false, workflowType = ''): Change | undefined {
  const first = rows.findIndex((row) => row.state !== 'same');
  const row = rows[first];
  if (row === undefined || (row.state === 'not-reached' && !waited)) return undefined;
  const before = rows.slice(0, first).findLast((other) => other.produced?.place !== undefined)?.produced?.place;
  const from = rows.slice(first);
  const recorded = from.find((other) => other.recorded !== undefined)?.recorded;
  const produced = from.find((other) => other.produced !== undefined)?.produced;
  const place = produced?.place ?? before;
  const files = [...new Set(rows.flatMap((other) => other.produced?.place?.file ?? []))];
  return {
    kind: kindOf(rows, first, place === undefined ? undefined : { place, files, workflowType }),
    first,
    after: produced?.place === undefined,
    ...(recorded === undefined ? {} : { recorded }),
    ...(produced === undefined ? {} : { produced }),
    ...(place === undefined ? {} : { place }),
  };
}
