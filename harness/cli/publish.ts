// A report to where the person asked for it: one form on stdout, the others as files in the run's folder.
import { Option } from 'commander';
import {
  isReporterName,
  renderTerminal,
  REPORTER_NAMES,
  reporters,
  writeRendered,
  type Reporter,
  type ReporterName,
} from '../../reports/index.ts';
import type { RunReport } from '../../reports/evidence/run.ts';
import { type Shell, shownPath, type Terminal } from './shell.ts';
import { listOf } from './values.ts';

const DEFAULT = ['list', 'html', 'junit', 'markdown'] as const satisfies readonly ReporterName[];

/** `--reporter`, for every command that reports. */
export const reporterOption = (): Option =>
  new Option('--reporter <names>', `one or more of ${REPORTER_NAMES.join(', ')}, with commas`)
    .argParser(listOf<ReporterName>(REPORTER_NAMES.filter(isReporterName)))
    .default(DEFAULT, DEFAULT.join(','));

const table = (report: RunReport, { color, width }: Terminal): string =>
  renderTerminal(report, { color, ...(width === undefined ? {} : { width }) });

/**
 * Renders a report and hands it over. With `json` stdout carries that one object and nothing else; the table then goes to stderr.
 *
 * @param dir - the run's folder
 * @throws {EvidenceError} `OUTPUT_UNWRITABLE`
 */
export async function publish(
  shell: Shell,
  dir: string,
  report: RunReport,
  names: readonly ReporterName[],
): Promise<void> {
  const json = names.includes('json');
  for (const name of names) {
    if (name === 'list') {
      if (json) shell.err(table(report, shell.outputs.err));
      else shell.out(table(report, shell.outputs.out));
      continue;
    }
    const reporter: Reporter = reporters[name];
    const text = reporter.render(report);
    if (name === 'json') shell.out(text);
    if (reporter.fileName === undefined) continue;
    const path = await writeRendered(dir, reporter.fileName, text);
    shell.err(`${name.padEnd(8)} ${shownPath(shell, path)}\n`);
  }
  shell.err(`evidence ${shownPath(shell, dir)}\n`);
}
