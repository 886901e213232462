// `ordeal setup`: provides the external programs now, so that nothing is fetched or built later.
import type { Command } from 'commander';
import { wallClock } from '../../clock.ts';
import { HarnessError } from '../../errors.ts';
import type { End } from '../program.ts';
import type { Shell } from '../shell.ts';

/** Adds `setup` to the program. */
export const addSetup = (program: Command, shell: Shell, end: End): void => {
  program
    .command('setup')
    .description('provide the external programs: Temporal servers, and what a cluster is made of')
    .action(async () => {
      const toolchain = await import('../../toolchain/index.ts');
      const options = { clock: wallClock, report: (line: string) => shell.err(`  ${line}\n`), signal: shell.signal };
      // One after the other: both may build, and what each says belongs together.
      const failures: HarnessError[] = [];
      for (const { provide } of toolchain.PROGRAMS) {
        try {
          await provide(options);
        } catch (error) {
          if (!HarnessError.is(error)) throw error;
          failures.push(error);
        }
      }
      if (failures.length > 0)
        throw new HarnessError('TOOL_MISSING', failures.map(({ message }) => message).join('\n\n'));
      shell.out('All external programs are ready.\n');
      end(0);
    });
};
