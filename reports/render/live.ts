// Progress while the run goes on: one status line in a terminal, plain lines in a pipe or in CI.
import pc from 'picocolors';
import type { RunEvent, TrialReport } from '../evidence/run.ts';
import { cut, widthOf } from './columns.ts';
import { terminalLine as line } from './escape.ts';
import { number, plural, timing } from './format.ts';
import { MARKS } from './outcome.ts';
import type { Colors } from './terminal.ts';
import { tint, WIDTH_DEFAULT } from './terminal.ts';

export interface LiveOptions {
  /** Where the text goes; stderr, so that stdout stays free for the report. */
  readonly write: (text: string) => void;
  /** Whether the status line may be rewritten in place. */
  readonly tty: boolean;
  readonly color?: boolean;
  /** Columns of the terminal. Default 100. */
  readonly width?: number;
}

const CLEAR_LINE = '\r\u001b[2K';

/**
 * A function that is told each event of a run and writes what a person wants to see of it.
 * With `tty` nothing but failures stays on the screen: the final table follows.
 */
export function liveReporter(options: LiveOptions): (event: RunEvent) => void {
  const state: State = { total: 0, ended: 0, failed: 0, unknown: 0, strikes: 0, running: new Map(), last: '' };
  const colors = pc.createColors(options.color ?? false);
  const width = options.width ?? WIDTH_DEFAULT;
  return (event) => {
    count(state, event);
    const lines = options.tty ? keptLines(event, colors, width) : pipeLines(event, state, colors);
    const status = options.tty && event.kind !== 'run-ended' ? statusLine(state, colors, width) : '';
    const text = lines.map((each) => `${each}\n`).join('');
    if (options.tty) options.write(`${CLEAR_LINE}${text}${status}`);
    else if (text !== '') options.write(text);
  };
}

interface State {
  total: number;
  ended: number;
  failed: number;
  unknown: number;
  strikes: number;
  /** Scenario by trial key. */
  readonly running: Map<string, string>;
  last: string;
}

function count(state: State, event: RunEvent): void {
  switch (event.kind) {
    case 'run-started':
      state.total = event.trials;
      return;
    case 'trial-started':
      state.running.set(event.key, event.scenario);
      return;
    case 'fault-struck':
      state.strikes += 1;
      state.last = event.title;
      return;
    case 'trial-ended':
      state.ended += 1;
      state.running.delete(event.trial.key);
      if (event.trial.verdict === 'fail') state.failed += 1;
      if (event.trial.verdict === 'unknown') state.unknown += 1;
      return;
    case 'run-ended':
      state.running.clear();
  }
}

const startLines = (event: Extract<RunEvent, { kind: 'run-started' }>, colors: Colors): readonly string[] => [
  `${colors.bold('ordeal run')} · ${plural(event.trials, 'trial')} · seed ${line(event.seed)} · ${line(event.environment)}`,
  colors.dim(`again: ${line(event.again)}`),
];

/** In a terminal only the start and what did not pass stay. */
function keptLines(event: RunEvent, colors: Colors, width: number): readonly string[] {
  if (event.kind === 'run-started') return startLines(event, colors);
  if (event.kind !== 'trial-ended' || event.trial.verdict === 'pass') return [];
  return [`${mark(event.trial, colors)} ${cut(line(event.trial.scenario), width - 2)}`];
}

function pipeLines(event: RunEvent, state: State, colors: Colors): readonly string[] {
  switch (event.kind) {
    case 'run-started':
      return startLines(event, colors);
    case 'trial-started':
    case 'run-ended':
      return [];
    case 'fault-struck':
      return [colors.dim(`  struck  ${line(event.scenario)}: ${line(event.title)}`)];
    case 'trial-ended': {
      const of = `${number(state.ended)}/${number(state.total)}`;
      return [
        `${mark(event.trial, colors)} ${colors.dim(of)} ${line(event.trial.scenario)}  ${colors.dim(timing(event.trial))}`,
      ];
    }
  }
}

const mark = (trial: TrialReport, colors: Colors): string => tint(colors, trial.verdict)(MARKS[trial.verdict]);

function statusLine(state: State, colors: Colors, width: number): string {
  const parts = [
    `${number(state.ended)} of ${plural(state.total, 'trial')}`,
    ...(state.failed > 0 ? [`${number(state.failed)} failed`] : []),
    ...(state.unknown > 0 ? [`${number(state.unknown)} unknown`] : []),
    `${plural(state.strikes, 'fault')} struck`,
  ];
  const head = ` ${parts.join(' · ')}`;
  const running = [...state.running.values()].map(line).join(', ');
  const tail = state.last === '' ? running : `${line(state.last)} · ${running}`;
  // One column stays free: a full line would wrap and could not be cleared.
  const rest = width - widthOf(head) - 4;
  return rest < 12 ? cut(head, width - 1) : `${head}${colors.dim(` · ${cut(tail, rest)}`)}`;
}
