// A history that was stepped through, for a terminal.
import pc from 'picocolors';
import type { Step, SteppedHistory } from '../repro/types.ts';

/** Answers and names are foreign text: control characters would let them write over the table. */
const plain = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, ' ');

/** Longest answer that is shown whole. */
const ANSWER_MAX_CHARS = 500;

const shortened = (text: string): string =>
  text.length <= ANSWER_MAX_CHARS ? text : `${text.slice(0, ANSWER_MAX_CHARS)}… (${text.length} characters)`;

const answered = ({ answer, error }: Step['state'][string]): string =>
  error === undefined ? shortened(JSON.stringify(answer) ?? 'nothing') : `fails: ${error}`;

function stepLines(step: Step, queries: readonly string[], colors: ReturnType<typeof pc.createColors>): string[] {
  const wanted = Object.entries(step.state).filter(([name]) => queries.length === 0 || queries.includes(name));
  return [
    ` ${colors.bold(`step ${step.number}`)}  ${new Date(step.timeMs).toISOString()}  events to ${step.historyLength}`,
    ...step.events.map((event) => colors.dim(`     ${plain(event)}`)),
    ...step.commands.map(
      ({ title, file, line }) =>
        `   → ${plain(title)}${file === undefined ? '' : colors.cyan(`  ${plain(file)}:${line}`)}`,
    ),
    ...wanted.map(([name, answer]) => `   = ${plain(name)}: ${plain(answered(answer))}`),
  ];
}

/** Renders it: a block per step, and how the replay ended. */
export function stepTable(
  { workflowId, workflowType, steps, replay }: SteppedHistory,
  shown: { readonly queries: readonly string[]; readonly step?: number },
  color: boolean,
): string {
  const colors = pc.createColors(color);
  const chosen = shown.step === undefined ? steps : steps.filter(({ number }) => number === shown.step);
  const end =
    replay.verdict === 'compatible'
      ? colors.green(` ✓ today's code follows the history to its end`)
      : [
          colors.red(` ✗ ${plain(replay.message ?? replay.verdict)}`),
          ...(replay.file === undefined ? [] : [`     ${replay.file}:${replay.line ?? 1}`]),
          ...(replay.suggestion === undefined ? [] : [`     → ${plain(replay.suggestion)}`]),
        ].join('\n');
  return [
    `${plain(workflowType)} ${plain(workflowId)} · ${steps.length} steps`,
    ...chosen.flatMap((step) => stepLines(step, shown.queries, colors)),
    end,
    '',
  ].join('\n');
}
