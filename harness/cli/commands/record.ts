// `ordeal record`: runs a pipeline's scenarios and keeps the histories of those that pass as its baseline.
import { join } from 'node:path';
import type { Command } from 'commander';
import { liveReporter } from '../../../reports/index.ts';
import { HarnessError } from '../../errors.ts';
import type { CodeVersion, ManifestEntry } from '../../gate/manifest.ts';
import type { Pipeline } from '../../pipeline/types.ts';
import { makeScratch } from '../../processes/index.ts';
import { freshSeed } from '../../random.ts';
import { runsOwnCode } from '../../scenario/kinds.ts';
import type { Scenario } from '../../scenario/types.ts';
import { commandLine } from '../again.ts';
import { choosePipelines } from '../choose-pipelines.ts';
import type { End } from '../program.ts';
import type { Shell } from '../shell.ts';
import { EXIT, statusOf } from '../status.ts';
import { seedValue } from '../values.ts';
import { openConfig, openScenarios } from '../workspace.ts';

interface RecordFlags {
  readonly config?: string;
  readonly seed?: string;
}

function scenariosOf(all: readonly Scenario[], pipelines: readonly Pipeline[]): readonly Scenario[] {
  const chosen = all.filter(
    (scenario) => runsOwnCode(scenario) && pipelines.some(({ name }) => name === scenario.pipeline),
  );
  if (chosen.length > 0) return chosen;
  throw new HarnessError(
    'SCENARIO_UNKNOWN',
    `Failed to record ${pipelines.map(({ name }) => name).join(', ')}: no scenario runs it. Write one: histories are recorded from scenarios.`,
  );
}

/** `12 histories of 40 scenarios`: scenarios whose histories are alike share one. */
const told = (entries: readonly ManifestEntry[]): string => {
  const scenarios = new Set(
    entries.flatMap(({ origin }) => (origin.kind === 'scenario' ? [origin.scenario, ...origin.alike] : [])),
  );
  return `${entries.length} histories of ${scenarios.size} scenarios`;
};

async function record(shell: Shell, names: readonly string[], flags: RecordFlags): Promise<number> {
  const config = await openConfig(shell, flags.config);
  const pipelines = choosePipelines(names, config.pipelines);
  const scenarios = scenariosOf(await openScenarios(config), pipelines);
  const seed = flags.seed ?? freshSeed();
  const [{ executeRun }, { recordBaseline }, { codeVersionOf }, { breaksReplaced, refusalOf }] = await Promise.all([
    import('../../engine/run.ts'),
    import('../../gate/baseline.ts'),
    import('../../gate/code-version.ts'),
    import('../../gate/replaced.ts'),
  ]);
  // As it is before anything runs: what is recorded makes the work tree dirty by itself.
  const versions = new Map<string, CodeVersion>();
  for (const pipeline of pipelines) versions.set(pipeline.name, await codeVersionOf(pipeline, config.dir));
  const scratch = await makeScratch('ordeal-record-');
  const out = scratch.dir;
  const wired = flags.config === undefined ? [] : ['--config', flags.config];
  try {
    const report = await executeRun({
      config,
      scenarios,
      seed,
      env: 'virtual',
      baselines: false,
      out,
      again: commandLine(shell, ['record', ...names, '--seed', seed, ...wired]),
      againOne: (scenario) => commandLine(shell, ['run', scenario, '--seed', seed, ...wired]),
      onEvent: liveReporter({
        write: (text) => shell.err(text),
        tty: shell.outputs.err.tty,
        color: shell.outputs.err.color,
      }),
      report: (line) => shell.err(`  ${line}\n`),
      signal: shell.signal,
    });
    if (report.interrupted !== undefined) return statusOf(report);
    let recorded = 0;
    let refused = false;
    for (const pipeline of pipelines) {
      const code = versions.get(pipeline.name);
      const options = code === undefined ? {} : { code };
      const broken = await breaksReplaced(config, pipeline, report, shell.signal);
      if (broken.length > 0) {
        refused = true;
        shell.err(refusalOf(pipeline, broken));
        continue;
      }
      const entries = await recordBaseline(pipeline, report, join(out, report.runKey), config.dir, options);
      recorded += entries.length;
      shell.out(`${pipeline.name}: ${told(entries)} recorded in ${pipeline.historiesPath ?? ''}\n`);
    }
    if (refused) return EXIT.fail;
    return recorded === 0 ? EXIT.unknown : statusOf(report);
  } finally {
    await scratch.remove();
  }
}

/** Adds `record` to the program. */
export const addRecord = (program: Command, shell: Shell, end: End): void => {
  program
    .command('record')
    .description(
      "record the histories of today's code over its scenarios, as the baseline that later code must keep replaying",
    )
    .argument('[pipelines...]', 'pipelines; all of them by default')
    .option('--seed <seed>', 'default: a fresh one', seedValue)
    .option('--config <file>', 'default: the nearest ordeal.config.ts, here or above')
    .action(async (names: readonly string[], flags: RecordFlags) => {
      end(await record(shell, names, flags));
    });
};
