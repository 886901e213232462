// `ordeal replay`: the gate over recorded histories.
import { Option, type Command } from 'commander';
import { unlessAborted } from '../../abort.ts';
import type { GateReport } from '../../gate/gate.ts';
import { gateTable } from '../gate-table.ts';
import type { End } from '../program.ts';
import type { Shell } from '../shell.ts';
import { EXIT } from '../status.ts';
import { listOf } from '../values.ts';
import { openConfig } from '../workspace.ts';

const REPORTERS = ['list', 'json'] as const;
const DEFAULT: readonly (typeof REPORTERS)[number][] = ['list'];

interface ReplayFlags {
  readonly config?: string;
  readonly reporter: readonly (typeof REPORTERS)[number][];
}

const statusOfGate = ({ summary }: GateReport): number => {
  if (summary.incompatible > 0) return EXIT.fail;
  return summary.unknown > 0 || summary.compatible === 0 ? EXIT.unknown : EXIT.pass;
};

/** Adds `replay` to the program. */
export const addReplay = (program: Command, shell: Shell, end: End): void => {
  program
    .command('replay')
    .description("replay recorded histories on today's code and say what breaks, where, and what to write")
    .argument('[files...]', 'Event Histories (JSON) or folders of them; default: what the pipelines have recorded')
    .addOption(new Option('--reporter <names>', 'list or json').argParser(listOf(REPORTERS)).default(DEFAULT, 'list'))
    .option('--config <file>', 'default: the nearest ordeal.config.ts, here or above')
    .action(async (files: readonly string[], flags: ReplayFlags) => {
      const { replayGate } = await import('../../gate/gate.ts');
      const config = await openConfig(shell, flags.config);
      // There is no evidence to save, and the replaying process ends with this one.
      const report = await unlessAborted(shell.signal, replayGate(files, config));
      const json = flags.reporter.includes('json');
      if (json) shell.out(`${JSON.stringify(report, null, 2)}\n`);
      else shell.out(gateTable(report, shell.outputs.out.color));
      end(statusOfGate(report));
    });
};
