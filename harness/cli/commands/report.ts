// `ordeal report`: a run that is over, rendered again from its folder. No verdict is computed anew.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readRunReport, type ReporterName } from '../../../reports/index.ts';
import type { End } from '../program.ts';
import { publish, reporterOption } from '../publish.ts';
import type { Shell } from '../shell.ts';
import { statusOf } from '../status.ts';

interface ReportFlags {
  readonly reporter: readonly ReporterName[];
}

/** Adds `report` to the program. */
export const addReport = (program: Command, shell: Shell, end: End): void => {
  program
    .command('report')
    .description('render the report of an earlier run again')
    .argument('[folder]', 'folder of the run', '.ordeal/runs/latest')
    .addOption(reporterOption())
    .action(async (folder: string, { reporter }: ReportFlags) => {
      const dir = resolve(shell.cwd, folder);
      const report = await readRunReport(dir);
      await publish(shell, dir, report, reporter);
      end(statusOf(report));
    });
};
