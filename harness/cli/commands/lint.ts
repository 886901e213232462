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
import { folderInRepository } from '../repository-folder.ts';
import { renderLintSarif } from '../../../reports/index.ts';
import type { RuleText } from '../../lint/types.ts';

const REPORTERS = ['list', 'json', 'sarif'] as const;
const DEFAULT: readonly (typeof REPORTERS)[number][] = ['list'];
/** Version of the JSON on stdout. */
const SCHEMA_VERSION = 2;

interface LintFlags {
  readonly config?: string;
  readonly reporter: readonly (typeof REPORTERS)[number][];
}

/** Two rules of one name, about globals and about packages, are one rule to a code host. */
const sarifRules = (rules: readonly RuleText[]): Parameters<typeof renderLintSarif>[1] => [
  ...new Map(
    rules.map(({ name, level, looksFor, why, instead }) => [
      name,
      { id: name, level: level ?? ('error' as const), title: looksFor, help: `${why} ${instead}` },
    ]),
  ).values(),
];

/** Adds `lint` to the program. */
export const addLint = (program: Command, shell: Shell, end: End): void => {
  program
    .command('lint')
    .description('find in workflow code what a replay cannot survive, and say where and what to write instead')
    .argument('[pipelines...]', 'default: all')
    .addOption(
      new Option('--reporter <names>', 'list, json or sarif').argParser(listOf(REPORTERS)).default(DEFAULT, 'list'),
    )
    .option('--config <file>', 'default: the nearest ordeal.config.ts, here or above')
    .action(async (names: readonly string[], flags: LintFlags) => {
      const { lintedEntries, lintWorkflows, RULE_TEXTS } = await import('../../lint/lint.ts');
      const config = await openConfig(shell, flags.config);
      const reports: PipelineLint[] = [];
      for (const pipeline of choosePipelines(names, config.pipelines)) {
        const report = await unlessAborted(shell.signal, lintWorkflows(lintedEntries(pipeline), config.dir));
        reports.push({ pipeline: pipeline.name, ...report });
      }
      if (flags.reporter.includes('json'))
        shell.out(`${JSON.stringify({ schemaVersion: SCHEMA_VERSION, pipelines: reports }, null, 2)}\n`);
      else if (flags.reporter.includes('sarif'))
        shell.out(renderLintSarif(reports, sarifRules(RULE_TEXTS), folderInRepository(config.dir)));
      else shell.out(lintTable(reports, shell.outputs.out.color));
      const failed = reports.some(({ findings }) => findings.some(({ level }) => level === undefined));
      end(failed ? EXIT.fail : EXIT.pass);
    });
};
