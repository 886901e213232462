// `ordeal run`: scenarios → trials → report.
import { Option, type Command } from 'commander';
import { openRunFolder, type ReporterName } from '../../../reports/index.ts';
import type { OrdealConfig } from '../../config/types.ts';
import { SERVER_DATABASE_SETTING } from '../../environment/options.ts';
import type { EnvironmentKind } from '../../environment/types.ts';
import { HarnessError } from '../../errors.ts';
import type { RunRequest } from '../../engine/types.ts';
import { freshSeed } from '../../random.ts';
import { chooseScenarios, withTag } from '../../scenario/choose.ts';
import type { Scenario } from '../../scenario/types.ts';
import { addressWord, commandLine, type Word } from '../again.ts';
import { proveWritable } from '../out-folder.ts';
import type { End } from '../program.ts';
import { publish, reporterOption } from '../publish.ts';
import { repeated, repeatOption, type Once } from '../repeat.ts';
import { progressFor, statusWith } from '../run-end.ts';
import type { Shell } from '../shell.ts';
import { EXIT } from '../status.ts';
import { oneOf, seedValue, workersValue } from '../values.ts';
import { openConfig, openScenarios, outFolder } from '../workspace.ts';

const ENVIRONMENTS = ['virtual', 'test-server'] as const satisfies readonly EnvironmentKind[];

export interface RunFlags {
  readonly config?: string;
  readonly env: EnvironmentKind;
  readonly seed?: string;
  readonly workers?: number;
  readonly reporter: readonly ReporterName[];
  readonly out?: string;
  readonly baseline: boolean;
  readonly databaseUrl?: string;
  readonly serverDatabase?: string;
  readonly list?: boolean;
  readonly tag?: string;
  readonly repeat?: number;
}

/** The variable that says the same as `--database-url`. */
const DATABASE_SETTING = 'DATABASE_URL';

/** An option that names a database, where it was given: by flag or by variable. */
const addressOption = (option: string, address: string | undefined, variable: string): readonly Word[] =>
  address === undefined || address === '' ? [] : [option, addressWord(address, variable)];

/** The words that repeat this run, in the order in which `--help` lists them. */
export function wordsAgain(names: readonly string[], flags: RunFlags, seed: string): readonly Word[] {
  return [
    'run',
    ...names,
    ...(flags.tag === undefined ? [] : ['--tag', flags.tag]),
    '--seed',
    seed,
    ...(flags.env === 'virtual' ? [] : ['--env', flags.env]),
    ...(flags.workers === undefined ? [] : ['--workers', String(flags.workers)]),
    ...(flags.baseline ? [] : ['--no-baseline']),
    ...addressOption('--database-url', flags.databaseUrl, DATABASE_SETTING),
    ...addressOption('--server-database', flags.serverDatabase, SERVER_DATABASE_SETTING),
    ...(flags.config === undefined ? [] : ['--config', flags.config]),
  ];
}

/** One scenario by its name needs no tag. */
const oneOfThem = ({ tag: _tag, ...flags }: RunFlags): RunFlags => flags;

const listing = (scenarios: readonly Scenario[]): string => {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  return scenarios.map(({ name, why }) => `${name.padEnd(width)}  ${why}\n`).join('');
};

/** Where the Temporal server keeps its executions, when not in its own memory. @throws HarnessError USAGE */
function serverDatabaseOf(
  { env, serverDatabase }: RunFlags,
  config: OrdealConfig,
): Pick<RunRequest, 'serverDatabaseUrl'> {
  const serverDatabaseUrl = serverDatabase ?? config.serverDatabase;
  if (serverDatabaseUrl === undefined || serverDatabaseUrl === '') return {};
  if (env === 'virtual') return { serverDatabaseUrl };
  throw new HarnessError(
    'USAGE',
    `Failed to use --server-database: the ${env} keeps nothing in a database. Leave one of --server-database and --env out.`,
  );
}

async function execute(shell: Shell, names: readonly string[], flags: RunFlags): Promise<number> {
  const config = await openConfig(shell, flags.config);
  const all = chooseScenarios(await openScenarios(config), names);
  const scenarios = flags.tag === undefined ? all : withTag(all, flags.tag);
  if (flags.list === true) {
    shell.out(listing(scenarios));
    return EXIT.pass;
  }
  const out = outFolder(shell, config, flags.out);
  await proveWritable(out);
  const { executeRun } = await import('../../engine/run.ts');
  const once = async (seed: string): Promise<Once> => {
    const report = await executeRun(requestOf(shell, names, flags, { config, scenarios, seed, out }));
    const dir = await openRunFolder(out, report.runKey);
    await publish(shell, dir, report, flags.reporter);
    return { report, status: await statusWith(shell, dir, report) };
  };
  return repeated(shell, flags.seed ?? freshSeed(), flags.repeat, once);
}

const requestOf = (
  shell: Shell,
  names: readonly string[],
  flags: RunFlags,
  what: Pick<RunRequest, 'config' | 'scenarios' | 'seed' | 'out'>,
): RunRequest => {
  const { config, seed } = what;
  return {
    ...what,
    env: flags.env,
    baselines: flags.baseline,
    again: commandLine(shell, wordsAgain(names, flags, seed)),
    againOne: (scenario) => commandLine(shell, wordsAgain([scenario], oneOfThem(flags), seed)),
    onEvent: progressFor(shell),
    report: (line) => shell.err(`  ${line}\n`),
    signal: shell.signal,
    ...(flags.workers === undefined ? {} : { lanes: flags.workers }),
    ...(flags.databaseUrl === undefined ? {} : { databaseUrl: flags.databaseUrl }),
    ...serverDatabaseOf(flags, config.config),
  };
};

/** Adds `run` to the program. */
export const addRun = (program: Command, shell: Shell, end: End): void => {
  program
    .command('run')
    .description('run scenarios in parallel and report what struck, what held and what it saved')
    .argument('[names...]', 'scenarios: by name, by pipeline, by prefix or with *; all of them by default')
    .addOption(
      new Option('--env <kind>', 'where executions run: virtual | test-server')
        .argParser(oneOf(ENVIRONMENTS))
        .default('virtual'),
    )
    .option('--tag <tag>', 'only scenarios with this tag')
    .option('--seed <seed>', 'repeat a run; default: a fresh one, printed at the start', seedValue)
    .addOption(repeatOption())
    .option('--workers <count>', 'trials at the same time; default: by the number of cores', workersValue)
    .addOption(reporterOption())
    .option('--out <folder>', 'where evidence and reports go; default: .ordeal/runs beside the configuration')
    .option('--no-baseline', 'do not measure what the crash scenarios cost without durable execution')
    .addOption(
      new Option('--database-url <url>', 'a real PostgreSQL in place of the embedded one').env(DATABASE_SETTING),
    )
    .addOption(
      new Option('--server-database <url>', 'a PostgreSQL that the Temporal server keeps its executions in').env(
        SERVER_DATABASE_SETTING,
      ),
    )
    .option('--config <file>', 'default: the nearest ordeal.config.ts, here or above')
    .option('--list', 'print the names of the scenarios and end')
    .action(async (names: readonly string[], flags: RunFlags) => {
      end(await execute(shell, names, flags));
    });
};
