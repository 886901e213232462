// `ordeal replay`: the gate over recorded histories, from files, baselines, or a cluster.
import { Option, type Command } from 'commander';
import type { GateReport } from '../../../reports/evidence/gate.ts';
import type { GateReporterName } from '../../../reports/gate.ts';
import { wallClock } from '../../clock.ts';
import type { LoadedConfig } from '../../config/load.ts';
import { HarnessError } from '../../errors.ts';
import type { GateRequest } from '../../gate/gate.ts';
import { choosePipelines } from '../choose-pipelines.ts';
import { gateLive } from '../gate-live.ts';
import { gateOutOption, gateReporterOption, proveGateOutput, publishGate, statusOfGate } from '../publish-gate.ts';
import type { End } from '../program.ts';
import { addBaseOptions, type BaseFlags, baseOf, isUnchanged, refuseWithoutBase } from '../replay-base.ts';
import { addShadowOptions, collected, type Shadowing, shadowingOf, type ShadowFlags } from '../shadow-flags.ts';
import { type Shell, shownPath } from '../shell.ts';
import { listOf, workersValue } from '../values.ts';
import { openConfig } from '../workspace.ts';

/** What makes the gate fail. What breaks executions always does. */
const FAIL_ON = ['incompatible', 'drifted', 'warning'] as const;

interface ReplayFlags extends ShadowFlags, BaseFlags {
  readonly config?: string;
  readonly reporter: readonly GateReporterName[];
  readonly out?: string;
  readonly workers?: number;
  readonly cache: boolean;
  readonly prefixes?: boolean;
  readonly probes?: boolean;
  readonly coverage?: boolean;
  readonly pipeline?: readonly string[];
  readonly failOn: readonly (typeof FAIL_ON)[number][];
}

/** Everything but where the histories come from. */
const requestOf = (shell: Shell, config: LoadedConfig, flags: ReplayFlags): GateRequest => ({
  config,
  cwd: shell.cwd,
  ...(flags.workers === undefined ? {} : { workers: flags.workers }),
  ...(flags.cache ? {} : { cache: false }),
  settings: { prefixes: flags.prefixes ?? false },
  looks: { probes: flags.probes ?? false, coverage: flags.coverage ?? false },
  failsOn: ['error', ...flags.failOn.filter((each) => each !== 'incompatible')],
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

/** One corpus, and nothing given that has no say in it. @throws HarnessError USAGE */
function refuseSeveral(paths: readonly string[], asksCluster: boolean, flags: ReplayFlags): void {
  const refuse = (what: string, instead: string): never => {
    throw new HarnessError('USAGE', `Failed to choose histories: ${what}. ${instead}`);
  };
  const { base, pipeline, query, type } = flags;
  refuseWithoutBase(flags);
  if (base !== undefined && (paths.length > 0 || asksCluster))
    refuse(
      `--base and ${paths.length > 0 ? 'files' : 'a query'} were given`,
      'Give one of them: a base records its own histories.',
    );
  if (asksCluster && paths.length > 0)
    refuse('files and a query were given', 'Give files, or ask a cluster, not both.');
  if (pipeline !== undefined && (query !== undefined || type !== undefined))
    refuse(
      `--pipeline and ${query === undefined ? '--type' : '--query'} were given`,
      'Give one of them: --pipeline asks for the Workflow Types of these pipelines.',
    );
}

/** Few files say where their execution ran. */
const ranIn = ({ namespace }: ReplayFlags): Pick<GateRequest, 'namespace'> =>
  namespace === undefined ? {} : { namespace };

/** Histories of the base: recorded first, replayed on all that is here, as a type may have moved. */
async function replayBase(shell: Shell, ref: string, request: GateRequest, flags: ReplayFlags): Promise<GateReport> {
  const recorded = await baseOf(shell, ref, request.config, flags, flags.pipeline ?? []);
  const { commit, folders, findings, pipelines } = recorded;
  const known = { ...request, findings, base: { ref, commit, unchanged: isUnchanged(pipelines) } };
  const { replayGate, nothingToReplay } = await import('../../gate/gate.ts');
  if (folders.length === 0) return nothingToReplay(known);
  const paths = folders.map((folder) => shownPath(shell, folder));
  return replayGate({ ...known, paths, signal: shell.signal });
}

/** Files are looked at while the configuration loads. A thread that nobody waits for does not keep the process. */
async function firstLooksAt(shell: Shell, paths: readonly string[]): Promise<Pick<GateRequest, 'firstLooks'>> {
  if (paths.length === 0) return {};
  const { lookAhead } = await import('../../gate/first-looks.ts');
  return { firstLooks: lookAhead(paths, shell.cwd) };
}

async function replay(shell: Shell, paths: readonly string[], flags: ReplayFlags): Promise<number> {
  const looking = await firstLooksAt(shell, paths);
  const config = await openConfig(shell, flags.config);
  const output = { names: flags.reporter, out: flags.out, dir: config.dir };
  await proveGateOutput(shell, output);
  // A base may have pipelines that are not here any more: their names are checked there.
  const chosen = flags.base === undefined ? choosePipelines(flags.pipeline ?? [], config.pipelines) : config.pipelines;
  const types = chosen.flatMap(({ workflows }) => workflows.map(({ type }) => type));
  const shadowing = shadowingOf(flags, types, wallClock.now());
  refuseSeveral(paths, shadowing !== undefined, flags);
  const live = gateLive(shell);
  const request = {
    ...requestOf(shell, config, flags),
    onVerdict: live.tell,
  };
  // Histories of a base were chosen when they were recorded: a type of theirs may belong to another pipeline by now.
  const asked = { ...request, ...(flags.pipeline === undefined ? {} : { only: flags.pipeline }) };
  const { replayGate } = await import('../../gate/gate.ts');
  const report =
    flags.base !== undefined
      ? await replayBase(shell, flags.base, request, flags)
      : shadowing === undefined
        ? await replayGate({ ...asked, ...ranIn(flags), ...looking, paths, signal: shell.signal })
        : await shadow(shell, asked, shadowing, flags);
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
    .addOption(
      new Option('--pipeline <name>', 'only this pipeline; may be repeated; default: all').argParser(
        collected((value) => value),
      ),
    )
    .option(
      '--probes',
      'replay one history per shape on machines that differ: zone, locale, clock, random numbers, environment, executions in one V8 context, queries',
    )
    .option('--coverage', 'list what no history exercises: Workflow Types, patch ids, branches')
    .addOption(
      new Option(
        '--fail-on <what>',
        'beside what breaks: drifted (what goes on otherwise), warning (every warning); with commas',
      )
        .argParser(listOf(FAIL_ON))
        .default(['incompatible'], 'incompatible'),
    )
    .option('--config <file>', 'default: the nearest ordeal.config.ts, here or above');
  addShadowOptions(addBaseOptions(command)).action(async (files: readonly string[], flags: ReplayFlags) => {
    end(await replay(shell, files, flags));
  });
};
