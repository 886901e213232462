// `ordeal lint`: what a replay could not survive, found in the text of workflow code.
import { Option, type Command } from 'commander';
import { unlessAborted } from '../../abort.ts';
import { choosePipelines } from '../choose-pipelines.ts';
import { lintTable, type PipelineLint } from '../lint-table.ts';
import type { End } from '../program.ts';
import type { Shell } from '../shell.ts';
import { EXIT } from '../status.ts';
import { listOf } from '../values.ts';
import { openConfig } from '../workspace.ts';

const REPORTERS = ['list', 'json'] as const;
const DEFAULT: readonly (typeof REPORTERS)[number][] = ['list'];
/** Version of the JSON on stdout. */
const SCHEMA_VERSION = 1;

interface LintFlags {
  readonly config?: string;
  readonly reporter: readonly (typeof REPORTERS)[number][];
}

/** Adds `lint` to the program. */
export const addLint = (program: Command, shell: Shell, end: End): void => {
  program
    .command('lint')
    .description('find in workflow code what a replay cannot survive, and say where and what to write instead')
    .argument('[pipelines...]', 'default: all')
    .addOption(new Option('--reporter <names>', 'list or json').argParser(listOf(REPORTERS)).default(DEFAULT, 'list'))
    .option('--config <file>', 'default: the nearest ordeal.config.ts, here or above')
    .action(async (names: readonly string[], flags: LintFlags) => {
      const { lintWorkflows } = await import('../../lint/lint.ts');
      const config = await openConfig(shell, flags.config);
      const reports: PipelineLint[] = [];
      for (const { name, workflowsPath } of choosePipelines(names, config.pipelines)) {
        const report = await unlessAborted(shell.signal, lintWorkflows(workflowsPath, config.dir));
        reports.push({ pipeline: name, ...report });
      }
      if (flags.reporter.includes('json'))
        shell.out(`${JSON.stringify({ schemaVersion: SCHEMA_VERSION, pipelines: reports }, null, 2)}\n`);
      else shell.out(lintTable(reports, shell.outputs.out.color));
      end(reports.some(({ findings }) => findings.length > 0) ? EXIT.fail : EXIT.pass);
    });
};
