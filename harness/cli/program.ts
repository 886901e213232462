// The commands and what they share: one program, a file per command, errors told the same way everywhere.
import { Command } from 'commander';
import { addDoctor } from './commands/doctor.ts';
import { addLint } from './commands/lint.ts';
import { addMatrix } from './commands/matrix.ts';
import { addPull } from './commands/pull.ts';
import { addRecord } from './commands/record.ts';
import { addReplay } from './commands/replay.ts';
import { addReport } from './commands/report.ts';
import { addRepro } from './commands/repro.ts';
import { addRun } from './commands/run.ts';
import { addSetup } from './commands/setup.ts';
import { packageVersion } from '../package-root.ts';
import type { Shell } from './shell.ts';

/** Takes the exit status of a command that has ended. */
export type End = (status: number) => void;

/** Adds one command to the program. */
export type AddCommand = (program: Command, shell: Shell, end: End) => void;

const COMMANDS: readonly AddCommand[] = [
  addRun,
  addMatrix,
  addRecord,
  addReplay,
  addLint,
  addPull,
  addRepro,
  addReport,
  addSetup,
  addDoctor,
];

const EXITS =
  'Exit status: 0 pass · 1 fail · 2 inconclusive · 64 usage · 69 something is missing here · 70 the harness broke.';

/** Builds the program. Throws CommanderError where commander would end the process. */
export function buildProgram(shell: Shell, end: End): Command {
  const program = new Command('ordeal')
    .description('Puts durable AI pipelines on Temporal through what production will do to them.')
    .version(packageVersion(), '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => shell.out(text), writeErr: (text) => shell.err(text) })
    .showHelpAfterError('`--help` says what is allowed.')
    .addHelpText('after', `\n${EXITS}`);
  for (const add of COMMANDS) add(program, shell, end);
  for (const command of program.commands) command.option('--verbose', 'show where an error came from');
  return program;
}
