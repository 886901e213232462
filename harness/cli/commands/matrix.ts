// `ordeal matrix`: every kind of fault in all its forms, put to every pipeline.
import { basename, dirname, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { openRunFolder, renderMatrixPage, writeRendered, type ReporterName } from '../../../reports/index.ts';
import type { RunReport } from '../../../reports/evidence/run.ts';
import type { RunRequest } from '../../engine/types.ts';
import { demandKnown } from '../../matrix/cells.ts';
import { chooseColumns, chooseForms, inShare, type Share } from '../../matrix/choose.ts';
import { columnsOf, type Column } from '../../matrix/columns.ts';
import { allForms, leftOut, type NamedForm } from '../../matrix/forms/registry.ts';
import { growMatrix } from '../../matrix/growth.ts';
import { freshSeed } from '../../random.ts';
import { commandLine, type Word } from '../again.ts';
import { proveWritable } from '../out-folder.ts';
import type { End } from '../program.ts';
import { publish, reporterOption } from '../publish.ts';
import { repeated, repeatOption, type Once } from '../repeat.ts';
import { progressFor, statusWith } from '../run-end.ts';
import { shownPath, type Shell } from '../shell.ts';
import { EXIT } from '../status.ts';
import { seedValue, shareValue, wordList, workersValue } from '../values.ts';
import { openConfig, openMatrix, outFolder } from '../workspace.ts';

interface MatrixFlags {
  readonly fault?: readonly string[];
  readonly share?: Share | undefined;
  readonly config?: string;
  readonly seed?: string;
  readonly workers?: number;
  readonly reporter: readonly ReporterName[];
  readonly out?: string;
  readonly databaseUrl?: string;
  readonly list?: boolean;
  readonly repeat?: number;
  readonly page?: string;
}

const wordsAgain = (columns: readonly string[], flags: MatrixFlags, seed: string): readonly Word[] => [
  'matrix',
  ...columns,
  ...(flags.fault === undefined ? [] : ['--fault', flags.fault.join(',')]),
  ...(flags.share === undefined ? [] : ['--share', `${flags.share.part}/${flags.share.of}`]),
  '--seed',
  seed,
  ...(flags.workers === undefined ? [] : ['--workers', String(flags.workers)]),
  ...(flags.config === undefined ? [] : ['--config', flags.config]),
];

const listing = (columns: readonly Column[], forms: readonly NamedForm[]): string => {
  const width = Math.max(...forms.map(({ row }) => row.form.length));
  return [
    'columns',
    ...columns.map(({ name, base }) => `  ${name.padEnd(width)}  ${base.name}`),
    'rows',
    ...forms.map(({ row }) => `  ${row.form.padEnd(width)}  ${row.demand.padEnd(8)}  ${row.title}`),
    ...leftOut().map(({ kind, reason }) => `  ${kind.padEnd(width)}  no row: ${reason}`),
    '',
  ].join('\n');
};

async function execute(shell: Shell, names: readonly string[], flags: MatrixFlags): Promise<number> {
  const config = await openConfig(shell, flags.config);
  const { scenarios, columns: declared } = await openMatrix(config);
  const [allColumns, every] = [columnsOf(scenarios, config.pipelines, declared), allForms()];
  demandKnown(allColumns, every);
  const [columns, forms] = [chooseColumns(allColumns, names), chooseForms(every, flags.fault ?? [])];
  if (flags.list === true) {
    shell.out(listing(columns, forms));
    return EXIT.pass;
  }
  const out = outFolder(shell, config, flags.out);
  await proveWritable(out);
  const { executeRun } = await import('../../engine/run.ts');
  const once = async (seed: string): Promise<Once> => {
    const report = await executeRun(requestOf(shell, names, flags, { config, columns, forms, seed, out }));
    const dir = await openRunFolder(out, report.runKey);
    await publish(shell, dir, report, flags.reporter);
    if (flags.page !== undefined) await writePage(shell, flags.page, report);
    return { report, status: await statusWith(shell, dir, report) };
  };
  return repeated(shell, flags.seed ?? freshSeed(), flags.repeat, once);
}

/** @throws {EvidenceError} `OUTPUT_UNWRITABLE` */
async function writePage(shell: Shell, file: string, { matrix, seed }: RunReport): Promise<void> {
  if (matrix === undefined) return;
  const path = resolve(shell.cwd, file);
  await writeRendered(dirname(path), basename(path), renderMatrixPage(matrix, seed));
  shell.err(`page     ${shownPath(shell, path)}\n`);
}

interface Asked extends Pick<RunRequest, 'config' | 'seed' | 'out'> {
  readonly columns: readonly Column[];
  readonly forms: readonly NamedForm[];
}

const requestOf = (shell: Shell, names: readonly string[], flags: MatrixFlags, asked: Asked): RunRequest => {
  const { columns, forms, ...what } = asked;
  const { share } = flags;
  const again = commandLine(shell, wordsAgain(names, flags, what.seed));
  return {
    ...what,
    scenarios: [],
    growth: growMatrix({
      columns,
      forms,
      seed: what.seed,
      ...(share === undefined ? {} : { isMine: (column, form) => inShare(share, column, form) }),
      again: (column, form) =>
        commandLine(shell, wordsAgain([column], { ...flags, share: undefined, fault: [form] }, what.seed)),
    }),
    env: 'virtual',
    baselines: false,
    again,
    againOne: () => again,
    onEvent: progressFor(shell),
    report: (line) => shell.err(`  ${line}\n`),
    signal: shell.signal,
    ...(flags.workers === undefined ? {} : { lanes: flags.workers }),
    ...(flags.databaseUrl === undefined ? {} : { databaseUrl: flags.databaseUrl }),
  };
};

/** Adds `matrix` to the program. */
export const addMatrix = (program: Command, shell: Shell, end: End): void => {
  program
    .command('matrix')
    .description('put every kind of fault in all its forms to every pipeline, and say what survived')
    .argument('[columns...]', 'columns: by name, by prefix or with *; all of them by default')
    .addOption(
      new Option('--fault <names>', 'rows: kinds or forms, with commas; all of them by default').argParser(wordList),
    )
    .option('--share <part/of>', 'a fixed part of the cells: 1/4', shareValue)
    .option('--seed <seed>', 'repeat a matrix; default: a fresh one, printed at the start', seedValue)
    .addOption(repeatOption())
    .option('--workers <count>', 'trials at the same time; default: by the number of cores', workersValue)
    .addOption(reporterOption())
    .option('--out <folder>', 'where evidence and reports go; default: .ordeal/runs beside the configuration')
    .addOption(new Option('--database-url <url>', 'a real PostgreSQL in place of the embedded one').env('DATABASE_URL'))
    .option(
      '--page <file>',
      'also write the matrix alone, as a page of Markdown that is the same for the same verdicts',
    )
    .option('--config <file>', 'default: the nearest ordeal.config.ts, here or above')
    .option('--list', 'print columns and rows and end')
    .action(async (names: readonly string[], flags: MatrixFlags) => {
      end(await execute(shell, names, flags));
    });
};
