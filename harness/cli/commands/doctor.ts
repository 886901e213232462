// `ordeal doctor`: what a run would need, and what is missing for it. Provides nothing, changes nothing.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { wallClock } from '../../clock.ts';
import { CODES, HarnessError } from '../../errors.ts';
import { packageVersion } from '../../package-root.ts';
import type { End } from '../program.ts';
import type { Shell } from '../shell.ts';
import { openConfig, openScenarios, outFolder } from '../workspace.ts';
import { proveWritable } from '../out-folder.ts';

interface Finding {
  readonly ok: boolean;
  readonly text: string;
}

async function repository(shell: Shell, file: string | undefined): Promise<readonly Finding[]> {
  try {
    const config = await openConfig(shell, file);
    const scenarios = await openScenarios(config);
    await proveWritable(outFolder(shell, config, undefined));
    return [
      { ok: true, text: `${config.file}: ${config.pipelines.length} pipelines, ${scenarios.length} scenarios` },
      ...config.pipelines.map(({ name, workflowsPath }) => ({
        ok: existsSync(workflowsPath),
        text: `${name}: workflows in ${workflowsPath}`,
      })),
    ];
  } catch (error) {
    if (!HarnessError.is(error)) throw error;
    return [{ ok: false, text: error.message }];
  }
}

/** A program that is missing is brought in by the command that needs it: it is said, and it is no fault. */
async function programs(shell: Shell): Promise<readonly string[]> {
  const { PROGRAMS } = await import('../../toolchain/index.ts');
  const options = { clock: wallClock, report: () => undefined, signal: shell.signal, lookOnly: true };
  return Promise.all(
    PROGRAMS.map(async ({ title, provide }) => {
      try {
        return `✓ ${title}: ${(await provide(options)).program}`;
      } catch (error) {
        if (!HarnessError.is(error)) throw error;
        return `· ${title}: not here yet, \`ordeal setup\` provides it`;
      }
    }),
  );
}

/** Adds `doctor` to the program. */
export const addDoctor = (program: Command, shell: Shell, end: End): void => {
  program
    .command('doctor')
    .description('say what a run needs and what is missing for it')
    .option('--config <file>', 'default: the nearest ordeal.config.ts, here or above')
    .action(async ({ config }: { readonly config?: string }) => {
      const findings = [
        { ok: true, text: `ordeal ${packageVersion()} on Node ${process.versions.node}` },
        ...(await repository(shell, config)),
      ];
      for (const { ok, text } of findings) shell.out(`${ok ? '✓' : '✗'} ${text}\n`);
      for (const line of await programs(shell)) shell.out(`${line}\n`);
      end(findings.every(({ ok }) => ok) ? 0 : CODES.CONFIG_INVALID.exit);
    });
};
