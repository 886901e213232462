// The commands and what they share: one program, a file per command, errors told the same way everywhere.
import { Command } from 'commander';
import { packageVersion } from '../package-root.ts';
import type { Shell } from './shell.ts';

/** Takes the exit status of a command that has ended. */
export type End = (status: number) => void;

/** Adds one command to the program. */
export type AddCommand = (program: Command, shell: Shell, end: End) => void;

/** By the word that asks for it. Loaded when it is asked for: all of them together take longer to load than some take to run. */
const COMMANDS: ReadonlyMap<string, () => Promise<AddCommand>> = new Map([
  ['run', async () => (await import('./commands/run.ts')).addRun],
  ['matrix', async () => (await import('./commands/matrix.ts')).addMatrix],
  ['record', async () => (await import('./commands/record.ts')).addRecord],
  ['replay', async () => (await import('./commands/replay.ts')).addReplay],
  ['lint', async () => (await import('./commands/lint.ts')).addLint],
  ['pull', async () => (await import('./commands/pull.ts')).addPull],
  ['repro', async () => (await import('./commands/repro.ts')).addRepro],
  ['report', async () => (await import('./commands/report.ts')).addReport],
  ['setup', async () => (await import('./commands/setup.ts')).addSetup],
  ['doctor', async () => (await import('./commands/doctor.ts')).addDoctor],
]);

const EXITS =
  'Exit status: 0 pass · 1 fail · 2 inconclusive · 64 usage · 69 something is missing here · 70 the harness broke.';

/**
 * Builds the program. It throws CommanderError where commander would end the process.
 * @param words - the command line; where a command is its first word, the program has that one alone. Default: it has all
 */
export async function buildProgram(shell: Shell, end: End, words: readonly string[] = []): Promise<Command> {
  const asked = COMMANDS.get(words[0] ?? '');
  const adding = await Promise.all((asked === undefined ? [...COMMANDS.values()] : [asked]).map((load) => load()));
  const program = new Command('ordeal')
    .description('Puts durable AI pipelines on Temporal through what production will do to them.')
    .version(packageVersion(), '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => shell.out(text), writeErr: (text) => shell.err(text) })
    .showHelpAfterError('`--help` says what is allowed.')
    .addHelpText('after', `\n${EXITS}`);
  for (const add of adding) add(program, shell, end);
  for (const command of program.commands) command.option('--verbose', 'show where an error came from');
  return program;
}
