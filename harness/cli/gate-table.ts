// The gate's report for a terminal.
import pc from 'picocolors';
import type { GateHistory, GateReport } from '../gate/gate.ts';

const MARK = { compatible: '✓', incompatible: '✗', 'cannot-tell': '?' } as const;

/** Histories and messages are foreign text: control characters would let them write over the table. */
const plain = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, ' ');

function lines(history: GateHistory, colors: ReturnType<typeof pc.createColors>): readonly string[] {
  const tint =
    history.verdict === 'compatible' ? colors.green : history.verdict === 'incompatible' ? colors.red : colors.yellow;
  const head = ` ${tint(MARK[history.verdict])} ${history.pipeline}  ${plain(history.source)}`;
  const place =
    history.file === undefined
      ? []
      : [`     ${plain(history.file)}${history.line === undefined ? '' : `:${history.line}`}`];
  const told = [history.message, history.suggestion].flatMap((text) =>
    text === undefined
      ? []
      : plain(text)
          .split('\n')
          .map((line) => `     ${line}`),
  );
  return [head, ...told, ...place];
}

/** Renders it: a line per history, what broke below it, totals at the end. */
export function gateTable(report: GateReport, color: boolean): string {
  const colors = pc.createColors(color);
  const { histories, compatible, incompatible, unknown, wallMs } = report.summary;
  const total = ` ${histories} histories · ${compatible} compatible · ${incompatible} incompatible · ${unknown} unknown · ${(wallMs / 1000).toFixed(1)} s`;
  const empty =
    histories === 0 ? [' Nothing was replayed, so nothing is proven. Record histories with `ordeal record`.'] : [];
  return [...report.histories.flatMap((history) => lines(history, colors)), ...empty, total, ''].join('\n');
}
