// Lays the recorded commands beside those that today's code asks for: own longest common subsequence.
import type { Command, ProducedCommand, RecordedCommand } from './commands.ts';

export interface Row {
  readonly state: 'same' | 'added' | 'removed' | 'renamed' | 'not-reached';
  readonly recorded?: RecordedCommand;
  readonly produced?: ProducedCommand;
}

/** Commands of either side that are compared beyond the common beginning: the cost grows with the square. */
const WINDOW = 400;

const ENDS: ReadonlySet<string> = new Set(['complete', 'fail', 'cancel', 'continue-as-new']);

export const isEnd = (command: Command): boolean => ENDS.has(command.kind);

/** Of two children of one Workflow Type, the Workflow Id tells which is which. Other ids only number the calls. */
export const sameCommand = (one: Command, other: Command): boolean =>
  one.kind === other.kind && one.name === other.name && (one.kind !== 'child' || one.id === other.id);

function commonBeginning(recorded: readonly Command[], produced: readonly Command[]): number {
  let length = 0;
  for (const [index, command] of recorded.entries()) {
    const other = produced[index];
    if (other === undefined || !sameCommand(command, other)) break;
    length += 1;
  }
  return length;
}

/** `table[i][j]`: length of the longest common subsequence of `a` from i and `b` from j. */
function lengths(a: readonly Command[], b: readonly Command[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  const cell = (i: number, j: number): number => table[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const [x, y, row] = [a[i], b[j], table[i]];
      if (x === undefined || y === undefined || row === undefined) continue;
      row[j] = sameCommand(x, y) ? cell(i + 1, j + 1) + 1 : Math.max(cell(i + 1, j), cell(i, j + 1));
    }
  }
  return table;
}

/** A run of removed and a run of added commands between two common ones. */
interface Block {
  readonly removed: RecordedCommand[];
  readonly added: ProducedCommand[];
}

/** The SDK compares no names of these: another length or name is no break, and told as drift. */
const UNCHECKED_NAMES: ReadonlySet<string> = new Set(['timer', 'signal-external', 'nexus']);

/** A deprecated patch marker may be there or not, on either side. */
const isOptional = (command: Command): boolean => command.kind === 'patch' && command.deprecated === true;

/** An activity that became a local one, or the other way round. */
const isMadeLocal = (one: Command, other: Command): boolean =>
  one.name === other.name &&
  new Set([one.kind, other.kind]).size === 2 &&
  [one, other].every(({ kind }) => kind === 'activity' || kind === 'local-activity');

/** What stands at the same place with the same kind is one command under another name. */
function rowsOf(block: Block): Row[] {
  const removed = block.removed.filter((command) => !isOptional(command));
  const added = block.added.filter((command) => !isOptional(command));
  const pairs: Row[] = [];
  for (const [index, recorded] of removed.entries()) {
    const produced = added[index];
    if (produced === undefined || (produced.kind !== recorded.kind && !isMadeLocal(recorded, produced))) break;
    pairs.push({ state: UNCHECKED_NAMES.has(recorded.kind) ? 'same' : 'renamed', recorded, produced });
  }
  return [
    ...block.removed.filter(isOptional).map((recorded): Row => ({ state: 'same', recorded })),
    ...block.added.filter(isOptional).map((produced): Row => ({ state: 'same', produced })),
    ...pairs,
    ...added.slice(pairs.length).map((produced): Row => ({ state: 'added', produced })),
    ...removed.slice(pairs.length).map((recorded): Row => ({ state: 'removed', recorded })),
  ];
}

function differing(a: readonly RecordedCommand[], b: readonly ProducedCommand[]): Row[] {
  const table = lengths(a, b);
  const rows: Row[] = [];
  let block: Block = { removed: [], added: [] };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [recorded, produced] = [a[i], b[j]];
    if (recorded !== undefined && produced !== undefined && sameCommand(recorded, produced)) {
      rows.push(...rowsOf(block), { state: 'same', recorded, produced });
      block = { removed: [], added: [] };
      i += 1;
      j += 1;
    } else if (
      produced !== undefined &&
      (recorded === undefined || (table[i]?.[j + 1] ?? 0) >= (table[i + 1]?.[j] ?? 0))
    ) {
      block.added.push(produced);
      j += 1;
    } else if (recorded !== undefined) {
      block.removed.push(recorded);
      i += 1;
    }
  }
  return [...rows, ...rowsOf(block)];
}

/** A replay stops where it fails, so what was recorded after the last produced command was not looked at, unless the code had ended. */
function markUnreached(rows: readonly Row[], produced: readonly Command[]): readonly Row[] {
  const last = produced.at(-1);
  if (last !== undefined && isEnd(last)) return rows;
  const from = rows.findLastIndex((row) => row.produced !== undefined) + 1;
  return rows.map((row, index) => (index >= from && row.state === 'removed' ? { ...row, state: 'not-reached' } : row));
}

/** The aligned table. Beyond the common beginning at most 400 commands of each side are compared. */
export function align(recorded: readonly RecordedCommand[], produced: readonly ProducedCommand[]): readonly Row[] {
  const common = commonBeginning(recorded, produced);
  const beginning = recorded.slice(0, common).map((command, index): Row => {
    const other = produced[index];
    return { state: 'same', recorded: command, ...(other === undefined ? {} : { produced: other }) };
  });
  const rest = differing(recorded.slice(common, common + WINDOW), produced.slice(common, common + WINDOW));
  return markUnreached([...beginning, ...rest], produced);
}
