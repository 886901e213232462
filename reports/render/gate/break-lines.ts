// One break in the lines of a terminal: how many histories have it, what happened where, the two sequences, what to write.
import { cut, padEnd, padStart, widthOf, wrap } from '../columns.ts';
import { terminal, terminalLine as line } from '../escape.ts';
import { number, place, plural } from '../format.ts';
import type { Colors } from '../terminal.ts';
import { adviceOf } from './advice.ts';
import { type Break, type Section } from './breaks.ts';
import { stepTable, type StepLine } from './steps.ts';

export interface Page {
  readonly colors: Colors;
  readonly width: number;
}

const INDENT = '     ';
/** Below this the places of the steps are left out of the table. */
const WIDTH_NARROW = 88;
/** Files that are named where a break is in several. */
const FILES_SHOWN = 3;

const MARKS: Readonly<Record<Section, string>> = {
  broken: '✗',
  unknown: '?',
  drifted: '~',
  warning: '!',
  accepted: '✓',
  note: '·',
};

type Style = (text: string) => string;

/** How each section is tinted. */
export const SECTION_COLORS = (colors: Colors): Readonly<Record<Section | 'fine', Style>> => ({
  broken: colors.red,
  unknown: colors.yellow,
  drifted: colors.yellow,
  warning: colors.yellow,
  accepted: colors.cyan,
  note: colors.dim,
  fine: colors.green,
});

/** `214 of 380 histories (first: order-1182, event 11)` */
export function extent({ histories, of, first }: Break): string {
  const event = first.finding.eventId === undefined ? '' : `, event ${first.finding.eventId}`;
  const who = line(first.history.workflowId);
  const which = who === '' ? '' : ` (${histories > 1 ? 'first: ' : ''}${who}${event})`;
  return `${number(histories)} of ${plural(of, 'history', 'histories')}${which}`;
}

/** The files that have it: the first few by name, their folder once where they share it. */
export function filesOf({ occurrences }: Break): string {
  const files = [...new Set(occurrences.map(({ history }) => line(history.file)))];
  const shown = files.slice(0, FILES_SHOWN);
  const folder = /^.*\//.exec(shown[0] ?? '')?.[0] ?? '';
  const shared = shown.length > 1 && folder !== '' && files.every((file) => file.startsWith(folder));
  const left = files.length - shown.length;
  const names = shown.map((file) => (shared ? file.slice(folder.length) : file)).join(', ');
  return `${shared ? `${folder.slice(0, -1)}: ` : ''}${names}${left > 0 ? ` and ${number(left)} more` : ''}`;
}

/** `document-processing · DocumentPipeline · a step was added [step-added]` */
export function titleOf({ pipeline, workflowType, title, rule, fails, level }: Break): string {
  const parts = [pipeline, workflowType, title].map(line).filter((part) => part !== '');
  return `${parts.join(' · ')}${title === rule ? '' : ` [${line(rule)}]`}${fails && level !== 'error' ? ' · fails here' : ''}`;
}

/** Renders it. */
export function breakLines(each: Break, page: Page): readonly string[] {
  const { colors, width } = page;
  const style = SECTION_COLORS(colors)[each.section];
  const at = place(each.finding);
  // The message often names the place itself.
  const told = at === undefined || each.finding.message.includes(at);
  const room = Math.max(20, width - INDENT.length);
  const head = ` ${style(MARKS[each.section])} ${colors.bold(titleOf(each))}`;
  if (each.section === 'note')
    return [
      head,
      ...wrap(`${line(each.finding.message)} · ${extent(each)}`, room).map((text) => INDENT + colors.dim(text)),
    ];
  return [
    head,
    INDENT + cut(extent(each), room),
    ...wrap(`in ${filesOf(each)}`, room).map((text) => INDENT + colors.dim(text)),
    ...wrap(terminal(each.finding.message), room).map((text) => INDENT + text),
    ...(told ? [] : [INDENT + line(at)]),
    ...acceptance(each, page),
    ...tableLines(each, page),
    ...suggestionLines(each, page),
  ];
}

function acceptance({ first, section }: Break, { colors }: Page): readonly string[] {
  const { accepted } = first.history;
  if (section !== 'accepted' || accepted === undefined) return [];
  return [`${INDENT}${colors.cyan(`accepted until ${line(accepted.expires)}: ${line(accepted.reason)}`)}`];
}

function tableLines({ divergence, section, finding }: Break, page: Page): readonly string[] {
  const table = section === 'accepted' ? undefined : stepTable(divergence, finding.file);
  if (table === undefined) return [];
  const { colors, width } = page;
  const widest = (of: (step: StepLine) => string, least: number): number =>
    Math.max(least, ...table.lines.map((step) => widthOf(of(step))));
  const event = widest((step) => step.event, 5);
  const at = width < WIDTH_NARROW ? 0 : widest((step) => step.at, 0);
  const room = Math.max(24, width - INDENT.length - 2 - event - 3 - 3 - (at === 0 ? 0 : at + 3));
  const recorded = Math.min(
    widest((step) => step.recorded, 8),
    Math.floor(room / 2),
  );
  const produced = Math.min(
    widest((step) => step.produced, 9),
    room - recorded,
  );
  const row = (mark: string, cells: readonly [string, string, string, string]): string =>
    `${INDENT}${mark} ${padStart(cells[0], event)}   ${padEnd(cut(cells[1], recorded), recorded)}   ${padEnd(cut(cells[2], produced), produced)}${at === 0 ? '' : `   ${cells[3]}`}`.trimEnd();
  const more = (text: string | undefined): readonly string[] =>
    text === undefined ? [] : [colors.dim(`${INDENT}  ${padStart('…', event)}   ${text}`)];
  return [
    '',
    colors.dim(row(' ', ['event', 'recorded', 'this code', ''])),
    ...more(table.above),
    ...table.lines.map((step) => {
      const text = row(step.first ? '▸' : ' ', [step.event, step.recorded, step.produced, step.at]);
      if (step.first) return colors.red(colors.bold(text));
      return step.state === 'same' ? text : step.state === 'not-reached' ? colors.dim(text) : colors.red(text);
    }),
    ...more(table.below),
  ];
}

/** The words are wrapped; code stays as it is, to be copied. */
function suggestionLines({ finding, section }: Break, { colors, width }: Page): readonly string[] {
  if (finding.suggestion === undefined || section === 'accepted') return [];
  const { words, code } = adviceOf(finding.suggestion);
  const room = Math.max(20, width - INDENT.length - 2);
  const told = words.flatMap((text) => wrap(terminal(text), room));
  return [
    ...(section === 'broken' ? [''] : []),
    ...[...told.map((text, index) => `${index === 0 ? '→' : ' '} ${text}`), ...code.map((text) => `    ${text}`)].map(
      (text) => INDENT + colors.cyan(text),
    ),
  ];
}
