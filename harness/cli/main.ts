#!/usr/bin/env node
// The process of the command line: signals in, exit status out. Everything between is in program.ts and a file per command.
import { wallClock } from '../clock.ts';
import { listenForInterruptions } from './interruption.ts';
import { buildProgram } from './program.ts';
import { processShell } from './shell.ts';
import { statusOfError, tellError } from './status.ts';

const warn = (line: string): void => {
  process.stderr.write(`\n${line}\n`);
};

async function main(words: readonly string[]): Promise<number> {
  const interruptions = listenForInterruptions(wallClock, warn, (status) => process.exit(status));
  const shell = processShell(interruptions.signal);
  // What nobody foresaw must not end with Node's own status 1, which means that a scenario failed.
  process.on('uncaughtException', (error) => {
    // What breaks while everything is being taken down does not stop the taking down.
    if (interruptions.first !== undefined) return;
    shell.err(tellError(error, words.includes('--verbose')));
    process.exit(statusOfError(error));
  });
  let status = 0;
  try {
    const program = await buildProgram(
      shell,
      (value) => {
        status = value;
      },
      words,
    );
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    // What breaks while everything is being taken down is not what the person asked about.
    if (interruptions.first === undefined) {
      shell.err(tellError(error, words.includes('--verbose')));
      status = statusOfError(error);
    }
  }
  return interruptions.first?.exit ?? status;
}

/** Waits until what was written has left the process; a pipe whose reader is gone counts as left. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> => new Promise((done) => stream.write('', () => done()));

const status = await main(process.argv.slice(2));
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
// A socket that some library keeps open must not keep a finished command waiting.
process.exit(status);
