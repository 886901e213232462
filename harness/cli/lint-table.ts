// The report of the rules over workflow code, for a terminal.
import pc from 'picocolors';
import type { LintFinding, LintReport } from '../lint/types.ts';

/** One pipeline and what was found in its workflow code. */
export interface PipelineLint extends LintReport {
  readonly pipeline: string;
}

/** Texts of files are foreign: control characters would let them write over the table. */
const plain = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, ' ');

const told = ({ rule, level, message, suggestion, file, line }: LintFinding): readonly string[] => [
  `     ${plain(file)}:${line}  ${rule}${level === undefined ? '' : ` (${level})`}`,
  `       ${plain(message)}`,
  `       → ${plain(suggestion)}`,
];

/** Renders it: a line per pipeline, its findings below it, totals at the end. */
export const lintTable = (pipelines: readonly PipelineLint[], color: boolean): string => {
  const colors = pc.createColors(color);
  const lines = pipelines.flatMap(({ pipeline, files, findings, ignored }) => [
    ` ${findings.every(({ level }) => level !== undefined) ? colors.green('✓') : colors.red('✗')} ${pipeline}  ${files.length} files` +
      (ignored.length === 0 ? '' : ` · ${ignored.length} excused`),
    ...findings.flatMap(told),
    ...ignored.map(({ file, line, rule, reason }) => `     ${plain(file)}:${line}  ${rule} excused: ${plain(reason)}`),
  ]);
  const found = pipelines.reduce((sum, { findings }) => sum + findings.length, 0);
  const files = pipelines.reduce((sum, one) => sum + one.files.length, 0);
  return [...lines, ` ${pipelines.length} pipelines · ${files} files · ${found} findings`, ''].join('\n');
};
