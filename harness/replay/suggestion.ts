// What to write instead: the patched() snippet for the very place of a change. TypeScript as it stands; what it cannot know has a name and a comment.
import { sharedHelper } from './call-sites.ts';
import type { Change } from './change.ts';
import type { Command } from './commands.ts';
import { conditionAt, returnBelow, writtenUnder } from './conditions.ts';
import type { RecordedCall } from './recorded-call.ts';
import { call, childStart, eitherWay, nestedCall, pascal, quoted, slug, statementAt } from './snippet.ts';

function guarded(change: Change, produced: Command): string {
  const id = `add-${slug(produced)}`;
  const helper = change.place === undefined ? undefined : sharedHelper(change.place);
  if (helper !== undefined)
    return `${helper.name}() asks for it from ${helper.callers} places. Guard the call of it that is new, or what it is done by:\n  ${eitherWay(id, 'bound', 'the number or the condition')}`;
  if (change.earlier > 0)
    return `The same line asked for it before. Guard what makes it come once more:\n  ${eitherWay(id, 'bound', 'the number or the condition')}`;
  const statement = statementAt(change);
  const { head, awaited } = statement ?? { head: '', awaited: call(produced) };
  const nested = nestedCall(awaited, produced);
  if (nested !== undefined)
    return `Guard the new step:\n  ${head}${nested.before}patched('${id}') ? ${nested.call} : undefined${nested.after}; // for undefined: its value without this step`;
  return `Guard the new step:\n  ${guardedStatement(id, head, awaited)}`;
}

function guardedStatement(id: string, head: string, awaited: string): string {
  if (head.startsWith('if ')) return `${head}{ if (patched('${id}')) ${awaited}; }`;
  if (!/^(?:const|let|return)\b/.test(head)) return `if (patched('${id}')) ${head}${awaited};`;
  return `${head}patched('${id}') ? ${awaited} : undefined; // for undefined: its value without this step`;
}

/** The recorded call in the words of the statement that is there now: its name, and what the history knows of its arguments. */
function both(change: Change, recorded: Command, produced: Command, known: RecordedCall): string {
  const id = `use-${slug(produced)}`;
  const statement = statementAt(change);
  const start = childStart(statement?.awaited ?? '');
  // Of another Workflow Id, the expression that is there now is the new one.
  const asNow = start !== undefined && recorded.id !== produced.id ? { verb: start.verb } : start;
  const holder = new RegExp(`\\b((?:\\w+\\.)+)${produced.name.replaceAll(/\W/g, String.raw`\$&`)}\\(`);
  const before = produced.kind === 'activity' ? (holder.exec(statement?.awaited ?? '')?.[1] ?? '') : '';
  const then = call(recorded, known, asNow).replace(
    /^await (?!activities\[)/,
    (word) => `${word}${recorded.kind === produced.kind ? before : ''}`,
  );
  const now = statement?.awaited ?? call(produced);
  const other =
    recorded.kind === produced.kind
      ? ''
      : ` (the second is the one of ${recorded.kind === 'activity' ? 'proxyActivities' : 'proxyLocalActivities'})`;
  return `Keep the old call for executions that recorded it${other}:\n  ${statement?.head ?? ''}patched('${id}') ? ${now} : ${then};${note(change, known)}`;
}

/** Where the arguments of the old call come from: those of one execution, or nowhere. */
function note({ recorded }: Change, { args }: RecordedCall): string {
  const takes = recorded !== undefined && ['activity', 'local-activity', 'child', 'nexus'].includes(recorded.kind);
  if (!takes || args === '') return '';
  return args === undefined
    ? ' // with the arguments it had'
    : ` // as event ${recorded.eventId} recorded it: write what gave these arguments`;
}

/** The marker: kept under its id, or, where the code asks for another at the place, under its old one. */
function keptMarker(change: Change, recorded: Command): string {
  const other = change.otherPatch;
  if (other !== undefined)
    return `Executions know the patch by the id that they recorded: another makes them go the old way. Ask for it by that:\n  patched(${quoted(recorded.name)}) // in place of patched(${quoted(other)})`;
  return `Keep the marker until no execution that recorded it is open or has to be replayed:\n  deprecatePatch(${quoted(recorded.name)});`;
}

function kept(change: Change, recorded: Command, known: RecordedCall): string {
  if (recorded.kind === 'patch') return keptMarker(change, recorded);
  const id = `drop-${slug(recorded)}`;
  if (change.orElse === 'later')
    return `Keep the list as long as it was for executions that recorded it:\n  ${eitherWay(id, 'list', 'what is gone through')}`;
  if (recorded.kind === 'timer' && (known.isBound === true || change.produced === undefined)) {
    const wait = call(recorded, { isBound: true });
    const code =
      change.produced === undefined
        ? `patched('${id}') ? await condition(isMet) : ${wait};`
        : `if (!patched('${id}')) ${wait};`;
    return `The timer was the bound of a wait or of a scope (CancellationScope.withTimeout). Keep it for executions that recorded it:\n  ${code} // isMet: what is waited for`;
  }
  return `Keep the step for executions that recorded it:\n  if (!patched('${id}')) ${call(recorded, known)};${note(change, known)}`;
}

const moved = (recorded: Command, produced: Command): string =>
  `Ask for the patch where the history recorded it, before ${call(produced)}, and keep its answer:\n  const is${pascal(recorded.name)} = patched(${quoted(recorded.name)});`;

function reordered(recorded: Command, produced: Command, known: RecordedCall): string {
  if (recorded.kind === 'patch') return moved(recorded, produced);
  const id = `${slug(produced)}-before-${slug(recorded)}`;
  return `Keep the recorded order for executions that have it:\n  if (patched('${id}')) {\n    // ${call(produced)} first, as now\n  } else {\n    // ${call(recorded, known)} first, as recorded\n  }`;
}

function chosen(change: Change, recorded: Command, produced: Command, known: RecordedCall): string {
  const id = `choose-${slug(produced)}-otherwise`;
  const isShared = change.place !== undefined && sharedHelper(change.place) !== undefined;
  const condition = (isShared ? undefined : conditionAt(change.place)) ?? 'conditionNow';
  return `Keep the old condition for executions that took ${call(recorded, known)}:\n  const isTaken = patched('${id}') ? ${condition} : conditionBefore; // conditionBefore: as it was`;
}

/** Ends of a condition that a `&&` or `||` beside it would tear apart. */
const atomic = (condition: string): string =>
  /\|\||\?|=>|[^=!<>]=[^=>]/.test(condition) ? `(${condition})` : condition;

function endsEarly(change: Change, recorded: Command): string {
  const id = `end-before-${slug(recorded)}`;
  if (change.earlier > 0)
    return `Fewer rounds are made than were recorded. Keep what bounds them for executions that made them:\n  ${eitherWay(id, 'bound', 'the list, the number or the condition')}`;
  const under = writtenUnder(recorded, change.place);
  if (under !== undefined)
    return `Let executions that recorded the step go on doing it:\n  if (!patched('${id}') || ${atomic(under.condition)}) ${under.step}`;
  const below = returnBelow(change.after ? change.place : undefined);
  const [condition, way] = below === undefined ? ['isOver', 'return;'] : [atomic(below.condition), below.way];
  const note = below === undefined ? ' // isOver: what ends it here now' : '';
  return `Guard the way out, and let executions that went on go on:\n  if (patched('${id}') && ${condition}) ${way}${note}`;
}

function later(recorded: Command, known: RecordedCall): string {
  const step = call(recorded, known);
  return `Ask for it in the same workflow task as before, and wait afterwards:\n  if (patched('${slug(recorded)}-later')) {\n    // ${step} at its new place\n  } else {\n    // ${step} before the code waits, as recorded (Promise.all starts several at once)\n  }`;
}

/**
 * `patched`, `deprecatePatch`, `sleep`, `condition` come from `@temporalio/workflow`. Undefined where nothing useful can be said.
 * @param known - what the history says of the recorded call
 */
export function suggestionFor(change: Change, known: RecordedCall = {}): string | undefined {
  const { recorded, produced } = change;
  if (change.kind === 'added') return produced === undefined ? undefined : guarded(change, produced);
  if (change.kind === 'other-end')
    return `Guard the new end:\n  if (patched('end-otherwise')) { /* as now */ } else { /* as recorded */ }`;
  if (recorded === undefined) return undefined;
  switch (change.kind) {
    case 'removed':
      return kept(change, recorded, known);
    case 'early-return':
      return endsEarly(change, recorded);
    case 'later':
      return later(recorded, known);
    case 'renamed':
      return produced === undefined ? undefined : both(change, recorded, produced, known);
    case 'reordered':
      return produced === undefined ? undefined : reordered(recorded, produced, known);
    case 'other-branch':
      return produced === undefined ? undefined : chosen(change, recorded, produced, known);
    case 'throws':
    case 'unlocated':
      return undefined;
  }
}
