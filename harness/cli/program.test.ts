// Promises of the program: it has every command, and one alone where its name was the first word.
import { describe, expect, it } from 'vitest';
import { buildProgram } from './program.ts';
import { processShell } from './shell.ts';

const shell = processShell(new AbortController().signal);
const commandsFor = async (...words: readonly string[]): Promise<readonly string[]> => {
  return (await buildProgram(shell, () => undefined, words)).commands.map((command) => command.name());
};

const ALL = ['run', 'matrix', 'record', 'replay', 'lint', 'pull', 'repro', 'report', 'setup', 'doctor'];

describe('the program', () => {
  it.each([[[]], [['--help']], [['help', 'replay']], [['rpelay']], [['constructor']]])(
    'has every command for %j: it lists them, or says which was meant',
    async (words) => {
      expect(await commandsFor(...words)).toEqual(ALL);
    },
  );

  it.each(ALL)('has `%s` alone where that is asked for', async (name) => {
    expect(await commandsFor(name, '--help')).toEqual([name]);
  });
});
