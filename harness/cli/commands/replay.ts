// `ordeal replay`: the gate over recorded histories, from files, baselines, or a cluster.
import { Option, type Command } from 'commander';
import type { GateHistory, GateReport } from '../../../reports/evidence/gate.ts';
import type { GateReporterName } from '../../../reports/index.ts';
import { wallClock } from '../../clock.ts';
import type { LoadedConfig } from '../../config/load.ts';
import { HarnessError } from '../../errors.ts';
import type { GateRequest } from '../../gate/gate.ts';
import { gateOutOption, gateReporterOption, proveGateOutput, publishGate, statusOfGate } from '../publish-gate.ts';
import type { End } from '../program.ts';
import { baseOf, refuseOthers } from '../replay-base.ts';
import { addShadowOptions, type Shadowing, shadowingOf, type ShadowFlags } from '../shadow-flags.ts';
import type { Shell } from '../shell.ts';
import { listOf, workersValue } from '../values.ts';
import { openConfig } from '../workspace.ts';

/** Verdicts that make the gate fail. */
const FAIL_ON = ['incompatible', 'drifted'] as const;

interface ReplayFlags extends ShadowFlags {
  readonly config?: string;
  readonly reporter: readonly GateReporterName[];
  readonly out?: string;
  readonly workers?: number;
  readonly cache: boolean;
  readonly prefixes?: boolean;
  readonly probes?: boolean;
  readonly coverage?: boolean;
  readonly base?: string;
  readonly failOn: readonly (typeof FAIL_ON)[number][];
}

/** Verdicts as they come, on stderr: what is wrong by name, the rest as a count on a terminal. */
function liveLines(shell: Shell): { readonly tell: (history: GateHistory) => void; readonly end: () => void } {
  const { tty } = shell.outputs.err;
  let [seen, shown] = [0, ''];
  const show = (text: string): void => {
    if (tty) shell.err(`\r${text.padEnd(shown.length)}`);
    shown = text;
  };
  return {
    tell({ verdict, file }) {
      seen += 1;
      if (verdict !== 'compatible') {
        show('');
        // Names of files are foreign text.
        shell.err(`${tty ? '\r' : ''}${verdict} ${file.replaceAll(/\p{Cc}/gu, ' ')}\n`);
      }
      show(`${seen} told`);
    },
    end: () => {
      show('');
      if (tty) shell.err('\r');
    },
  };
}

/** Everything but where the histories come from. */
const requestOf = (shell: Shell, config: LoadedConfig, flags: ReplayFlags): GateRequest => ({
  config,
  cwd: shell.cwd,
  ...(flags.workers === undefined ? {} : { workers: flags.workers }),
  ...(flags.cache ? {} : { cache: false }),
  settings: { prefixes: flags.prefixes ?? false },
  looks: { probes: flags.probes ?? false, coverage: flags.coverage ?? false },
  failsOn: flags.failOn.includes('drifted') ? ['error', 'warning'] : ['error'],
  // A process begins with its clock.
  startedMs: 0,
});

async function shadow(
  shell: Shell,
  request: GateRequest,
  { selection, options }: Shadowing,
  flags: ShadowFlags,
): Promise<GateReport> {
  const [{ replayGate }, { openCluster }, { openQuery }, { readsOf }] = await Promise.all([
    import('../../gate/gate.ts'),
    import('../cluster.ts'),
    import('../../gate/sources/open-query.ts'),
    import('../../gate/sources/cluster-reads.ts'),
  ]);
  const cluster = await openCluster(shell, flags);
  try {
    // Ctrl-C ends the asking; what was found until then is replayed and told.
    const found = openQuery(readsOf(cluster, wallClock), selection, options, {
      clock: wallClock,
      signal: shell.signal,
    });
    return await replayGate({ ...request, found });
  } finally {
    await cluster.close();
  }
}

async function replay(shell: Shell, paths: readonly string[], flags: ReplayFlags): Promise<number> {
  const config = await openConfig(shell, flags.config);
  const output = { names: flags.reporter, out: flags.out, dir: config.dir };
  await proveGateOutput(shell, output);
  const types = config.pipelines.flatMap(({ workflows }) => workflows.map(({ type }) => type));
  const shadowing = shadowingOf(flags, types, wallClock.now());
  if (shadowing !== undefined && paths.length > 0) {
    throw new HarnessError(
      'USAGE',
      'Failed to choose histories: files and a query were given. Give files, or ask a cluster, not both.',
    );
  }
  const live = liveLines(shell);
  const request = { ...requestOf(shell, config, flags), onVerdict: live.tell };
  const { replayGate, nothingToReplay } = await import('../../gate/gate.ts');
  if (flags.base !== undefined) {
    refuseOthers(paths, shadowing !== undefined);
    const { ref, commit, folders, findings, pipelines } = await baseOf(shell, flags.base, config);
    const unchanged = pipelines.length > 0 && pipelines.every(({ kind }) => kind === 'unchanged');
    const known = { ...request, findings, base: { ref, commit, unchanged } };
    const report =
      folders.length === 0
        ? nothingToReplay(known)
        : await replayGate({ ...known, paths: folders, signal: shell.signal });
    live.end();
    await publishGate(shell, report, output);
    return statusOfGate(report);
  }
  const report =
    shadowing === undefined
      ? await replayGate({ ...request, paths, signal: shell.signal })
      : await shadow(shell, request, shadowing, flags);
  live.end();
  await publishGate(shell, report, output);
  return statusOfGate(report);
}

/** Adds `replay` to the program. */
export const addReplay = (program: Command, shell: Shell, end: End): void => {
  const command = program
    .command('replay')
    .description("replay recorded histories on today's code and say what breaks, where, and what to write")
    .argument('[files...]', 'Event Histories or folders of them; default: what the pipelines have recorded')
    .addOption(gateReporterOption())
    .addOption(gateOutOption())
    .addOption(new Option('--workers <n>', 'replaying processes; default: one per core').argParser(workersValue))
    .option('--no-cache', 'replay everything, also what was replayed before on the same code')
    .option('--prefixes', 'replay executions that have ended as they stood in mid-flight too; open ones always are')
    .option(
      '--base <ref>',
      'record histories with this version of the repository (a branch, a commit), and replay them',
    )
    .option(
      '--probes',
      'replay one history per shape on machines that differ: zone, locale, clock, random numbers, cache',
    )
    .option('--coverage', 'list what no history exercises: Workflow Types, patch ids, branches')
    .addOption(
      new Option('--fail-on <verdicts>', 'incompatible, or incompatible,drifted')
        .argParser(listOf(FAIL_ON))
        .default(['incompatible'], 'incompatible'),
    )
    .option('--config <file>', 'default: the nearest ordeal.config.ts, here or above');
  addShadowOptions(command).action(async (files: readonly string[], flags: ReplayFlags) => {
    end(await replay(shell, files, flags));
  });
};
