// The two sequences of a break beside each other: the rows around the first difference, the rest counted.
import type { Divergence, DivergenceRow } from '../../evidence/types.ts';
import { terminalLine as line } from '../escape.ts';
import { place, plural } from '../format.ts';

/** Rows that are the same, shown above the first difference. */
const ABOVE = 3;
/** Rows shown from the first difference on. */
const BELOW_MAX = 7;
/** Rows that the code did not come to say little. */
const NOT_REACHED_MAX = 2;

export interface StepLine {
  readonly state: DivergenceRow['state'];
  /** The first row that differs. */
  readonly first: boolean;
  /** `''` where the row has none. */
  readonly event: string;
  readonly recorded: string;
  readonly produced: string;
  /** `file:line` of what the code asks for. */
  readonly at: string;
}

export interface StepTable {
  readonly above?: string;
  readonly lines: readonly StepLine[];
  readonly below?: string;
}

const NOTHING = '–';

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function stepLine(row: DivergenceRow, first: boolean, known: string | undefined): StepLine {
  const { file, line: number } = row;
  const shown = file === undefined || file !== known ? file : baseName(file);
  const unseen = row.state === 'not-reached' ? 'not reached' : NOTHING;
  return {
    state: row.state,
    first,
    event: row.eventId === undefined ? '' : String(row.eventId),
    recorded: row.recorded === undefined ? NOTHING : line(row.recorded),
    produced: row.produced === undefined ? unseen : line(row.produced),
    at: line(
      place({ ...(shown === undefined ? {} : { file: shown }), ...(number === undefined ? {} : { line: number }) }) ??
        '',
    ),
  };
}

/**
 * The rows worth showing, texts made harmless; undefined where there is nothing to compare.
 *
 * @param known - a file that is named beside the table: its rows give its last name alone
 */
export function stepTable(divergence: Divergence | undefined, known?: string): StepTable | undefined {
  if (divergence === undefined || divergence.rows.length === 0) return undefined;
  const { rows } = divergence;
  const at = divergence.first ?? rows.findIndex(({ state }) => state !== 'same');
  // Without a difference to point at, the end of what both did is what matters.
  const first = at < 0 ? rows.length : at;
  const from = Math.max(0, first - ABOVE);
  const unreached = rows.findIndex(({ state }, index) => index > first && state === 'not-reached');
  const to = Math.min(rows.length, first + BELOW_MAX, unreached < 0 ? rows.length : unreached + NOT_REACHED_MAX);
  return {
    ...(from === 0 ? {} : { above: `${plural(from, 'step')} the same` }),
    lines: rows.slice(from, to).map((row, index) => stepLine(row, from + index === first, known)),
    ...(to === rows.length ? {} : { below: plural(rows.length - to, 'more step') }),
  };
}
