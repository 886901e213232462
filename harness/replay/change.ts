// Names the first difference of an aligned table: what kind of change it is, at which event, and where in the source.
import type { ChangeKind } from '../../reports/evidence/types.ts';
import { isEnd, type Row, sameCommand } from './align.ts';
import { isAskedElsewhere, isInLoop, writtenBelow } from './call-sites.ts';
import type { Command, ProducedCommand, RecordedCommand } from './commands.ts';
import type { Place } from './place.ts';
import { type Around, isFurtherDown, isInOtherBranch, isWritten, otherPatch } from './written.ts';

/** The kind, and another that the evidence does not rule out. */
interface Kind {
  readonly kind: ChangeKind;
  readonly orElse?: ChangeKind;
}

export interface Change extends Kind {
  /** Index of the first row that differs. */
  readonly first: number;
  /** What the history holds there; absent when it had ended. */
  readonly recorded?: RecordedCommand;
  /** What the code asks for there; absent when that was not seen. */
  readonly produced?: ProducedCommand;
  readonly place?: Place;
  /** The place is of the last call before the change: an end leaves no stack. */
  readonly after: boolean;
  /** How often the same place asked for the same step before the change: more than none in a loop, a fan-out, a helper. */
  readonly earlier: number;
  /** Of a patch marker that is missing: the id that the source has in its place, as it seems. */
  readonly otherPatch?: string;
}

const counterpart = (rows: readonly Row[], state: Row['state'], command: Command): boolean =>
  rows.some((row) => {
    const other = state === 'added' ? row.produced : row.recorded;
    return row.state === state && other !== undefined && sameCommand(other, command);
  });

/** Two commands of one kind at the same place: either one under another name, or the other of two that are both written. */
function replaced(rows: readonly Row[], recorded: Command, produced: Command, around: Around | undefined): Kind {
  if (recorded.name === produced.name || !isWritten(recorded, around)) return { kind: 'renamed' };
  if (isInOtherBranch(recorded, around)) return { kind: 'other-branch' };
  const isRecordedLater = rows.some((row) => row.recorded !== undefined && sameCommand(row.recorded, produced));
  const isAskedLater = rows.some((row) => row.produced !== undefined && sameCommand(row.produced, recorded));
  // A replay that reached its end without the recorded step: it did not come later.
  const isEnded = rows.some((row) => row.produced?.kind === 'complete');
  if (isRecordedLater && (isAskedLater || !isEnded)) return { kind: 'reordered' };
  if (!isFurtherDown(recorded, around)) return { kind: 'other-branch' };
  // A history that ended before its last step, or has not ended, does not say that the new one was never to come.
  const isComplete = rows.some((row) => row.recorded?.kind === 'complete');
  return isRecordedLater || isComplete ? { kind: 'added' } : { kind: 'added', orElse: 'reordered' };
}

function addedKind(rows: readonly Row[], first: number, produced: Command, around: Around | undefined): Kind {
  const from = rows.slice(first);
  if (isEnd(produced)) {
    const wentOn = from.some((other) => other.recorded !== undefined && !isEnd(other.recorded));
    return { kind: wentOn ? 'early-return' : 'other-end' };
  }
  if (counterpart(from, 'removed', produced)) return { kind: 'reordered' };
  if (counterpart(from, 'not-reached', produced)) {
    // The recorded one comes later than the replay got: it is this one only if no other place can ask for it.
    return isAskedElsewhere(produced, around) ? { kind: 'added', orElse: 'reordered' } : { kind: 'reordered' };
  }
  const recorded = from.find((row) => row.recorded !== undefined);
  const isSeenLater = recorded?.produced !== undefined;
  if (recorded?.recorded !== undefined && !isSeenLater && isInOtherBranch(recorded.recorded, around))
    return { kind: 'other-branch' };
  return { kind: 'added' };
}

/** Rows before the change in which the code asked for the same as recorded there, and the places it did from. */
const askedBefore = (rows: readonly Row[], first: number, command: Command): readonly (Place | undefined)[] =>
  rows
    .slice(0, first)
    .flatMap(({ produced }) => (produced !== undefined && sameCommand(produced, command) ? [produced.place] : []));

const isSamePlace = (one: Place | undefined, other: Place | undefined): boolean =>
  one !== undefined && one.file === other?.file && one.line === other.line;

/** The replay got no further than one place that asks for several at once, and the source asks for the step below it: it was moved there. */
function isBelowFanOut(from: readonly Row[], recorded: Command, around: Around | undefined): boolean {
  const seen = from.flatMap(({ produced }) => (produced === undefined ? [] : [produced.place]));
  const isAgain = from.some((row) => row.recorded !== undefined && sameCommand(row.recorded, recorded));
  return !isAgain && seen.every((place) => isSamePlace(place, seen[0])) && writtenBelow(recorded, around) !== undefined;
}

function removedKind(rows: readonly Row[], first: number, recorded: Command, around: Around | undefined): Kind {
  if (counterpart(rows, 'added', recorded)) return { kind: 'reordered' };
  const nextKept = rows.slice(first).find((other) => other.state !== 'removed');
  const end = nextKept?.produced;
  const endsNext = end !== undefined && isEnd(end);
  const before = askedBefore(rows, first, recorded);
  // It hands on to the next run just as recorded, and was not in a loop that now ends sooner: a step is missing, and that is all.
  const handsOn = endsNext && end.kind === 'continue-as-new' && nextKept?.state === 'same' && before.length === 0;
  if (endsNext && !handsOn && isWritten(recorded, around)) return { kind: 'early-return' };
  const onlyOneSeen = rows.filter((other, index) => index > first && other.produced !== undefined).length === 1;
  if (onlyOneSeen && !endsNext && isWritten(recorded, around)) {
    if (recorded.kind !== 'timer') return { kind: isInOtherBranch(recorded, around) ? 'other-branch' : 'reordered' };
    if (writtenBelow(recorded, around) !== undefined) return { kind: 'reordered', orElse: 'removed' };
  }
  if (endsNext || recorded.kind === 'timer') return { kind: 'removed' };
  // A place that asked for it again and again asks no more: nothing was taken away, it is not come to.
  if (before.length > 1 && before.every((place) => isSamePlace(place, before[0]))) return { kind: 'other-branch' };
  if (before.length > 0) return { kind: 'removed', orElse: 'other-branch' };
  return isBelowFanOut(rows.slice(first + 1), recorded, around) ? { kind: 'reordered' } : { kind: 'removed' };
}

/** The code waits where the history holds a step. */
function waitedKind(rows: readonly Row[], first: number, recorded: Command, around: Around | undefined): Kind {
  if (!isWritten(recorded, around)) return { kind: 'removed' };
  const last = rows[first - 1]?.produced;
  const begun = askedBefore(rows, first, recorded).filter((place) => isSamePlace(place, last?.place)).length;
  const isOneOfThem = last !== undefined && sameCommand(last, recorded) && begun > 1;
  // Several were begun at once, by no loop: the list of them is shorter.
  return isOneOfThem && last.place !== undefined && !isInLoop(last.place)
    ? { kind: 'removed', orElse: 'later' }
    : { kind: 'later' };
}

function kindOf(rows: readonly Row[], first: number, around: Around | undefined): Kind {
  const row = rows[first];
  if (row === undefined) return { kind: 'unlocated' };
  const { recorded, produced } = row;
  if (row.state === 'renamed' && recorded !== undefined && produced !== undefined)
    return replaced(rows.slice(first + 1), recorded, produced, around);
  if (row.state === 'added' && produced !== undefined) return addedKind(rows, first, produced, around);
  if (recorded === undefined) return { kind: 'unlocated' };
  return row.state === 'not-reached'
    ? waitedKind(rows, first, recorded, around)
    : removedKind(rows, first, recorded, around);
}

/** How often the step of the row was asked for before, at the place that asks for it now, or at one place where it is missing. */
function earlierAt(rows: readonly Row[], first: number, { recorded, produced }: Row): number {
  const step = produced ?? recorded;
  if (step === undefined) return 0;
  const places = askedBefore(rows, first, step);
  return places.filter((place) => isSamePlace(place, produced === undefined ? places.at(-1) : produced.place)).length;
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
  const around = place === undefined ? undefined : { place, files, workflowType };
  const instead = recorded?.kind === 'patch' ? otherPatch(recorded, around) : undefined;
  return {
    ...kindOf(rows, first, around),
    ...(instead === undefined ? {} : { otherPatch: instead }),
    first,
    earlier: earlierAt(rows, first, row),
    after: produced?.place === undefined,
    ...(recorded === undefined ? {} : { recorded }),
    ...(produced === undefined ? {} : { produced }),
    ...(place === undefined ? {} : { place }),
  };
}
