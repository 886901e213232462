// `ordeal pull`: the Event History of one execution, as a file that `ordeal repro` and `ordeal replay` take.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { unlessAborted } from '../../abort.ts';
import { wallClock } from '../../clock.ts';
import { HarnessError } from '../../errors.ts';
import { ownersOf } from '../../gate/owners.ts';
import { identityOf } from '../../history/events.ts';
import { preflight } from '../../history/preflight.ts';
import { statusOf } from '../../history/status.ts';
import type { Pipeline } from '../../pipeline/types.ts';
import type { HistoryJson } from '../../../reports/evidence/types.ts';
import { choosePipelines } from '../choose-pipelines.ts';
import { addClusterOptions, openCluster, type Cluster, type ClusterFlags } from '../cluster.ts';
import type { End } from '../program.ts';
import type { Shell } from '../shell.ts';
import { EXIT } from '../status.ts';
import { openConfig } from '../workspace.ts';

interface PullFlags extends ClusterFlags {
  readonly runId?: string;
  readonly out?: string;
  readonly pipeline?: string;
  readonly config?: string;
}

async function historyOf(
  { client, title }: Cluster,
  workflowId: string,
  runId: string | undefined,
): Promise<HistoryJson> {
  // Loaded where they are needed: every command is built for each of them.
  const [{ status }, { isGrpcServiceError }, { toHistoryJson }] = await Promise.all([
    import('@grpc/grpc-js'),
    import('@temporalio/client'),
    import('../../history/convert.ts'),
  ]);
  try {
    return toHistoryJson(await client.workflow.getHandle(workflowId, runId).fetchHistory());
  } catch (cause) {
    const missing = isGrpcServiceError(cause) && cause.code === status.NOT_FOUND;
    const reason = missing ? 'there is no such execution, or its retention has passed' : String(cause);
    throw new HarnessError(
      'HISTORY_UNREADABLE',
      `Failed to pull ${workflowId} from ${title}: ${reason}. Check the Workflow ID, the Run ID and the namespace.`,
      { cause },
    );
  }
}

interface Chosen {
  /** The one that --pipeline names. */
  readonly named: Pipeline;
  readonly pipelines: readonly Pipeline[];
}

/** What is to be kept, and for whom. */
interface Kept {
  readonly chosen: Chosen;
  readonly history: HistoryJson;
  readonly workflowId: string;
  readonly namespace: string;
}

/** A baseline is replayed on the code of its pipeline, whatever its Workflow Type: on that of another it would break. */
function refuseOfAnother({ chosen: { named, pipelines }, history, workflowId }: Kept): void {
  const owners = ownersOf(pipelines, { history });
  // Of a Workflow Type that nobody has any more, executions may be open still.
  if (owners.length === 0 || owners.includes(named)) return;
  const names = owners.map(({ name }) => name).join(' or ');
  throw new HarnessError(
    'USAGE',
    `Failed to keep ${workflowId} for ${named.name}: it is an execution of ${identityOf(history).workflowType}, and belongs to ${names}. Name that pipeline, or write it to a file with --out.`,
  );
}

/** As a baseline it is kept where a replay takes it: what the preflight refuses is not written. */
async function keep(kept: Kept): Promise<string> {
  const { keepPulled } = await import('../../gate/pulled.ts');
  const { chosen, history, workflowId, namespace } = kept;
  const pulledAt = new Date(wallClock.now()).toISOString();
  const inspected = preflight(history, workflowId);
  refuseOfAnother(kept);
  return keepPulled(chosen.named, workflowId, { history: inspected, namespace, pulledAt });
}

async function writeTo(file: string, history: HistoryJson): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(history, null, 2)}\n`);
  return file;
}

async function chosenBy(shell: Shell, { pipeline, config }: PullFlags): Promise<Chosen | undefined> {
  if (pipeline === undefined) return undefined;
  const { pipelines } = await openConfig(shell, config);
  const [named] = choosePipelines([pipeline], pipelines);
  return named === undefined ? undefined : { named, pipelines };
}

/** @throws HarnessError OUTPUT_UNWRITABLE for what the file system refuses */
async function written(workflowId: string, write: () => Promise<string>): Promise<string> {
  try {
    return await write();
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause)) throw cause;
    throw new HarnessError(
      'OUTPUT_UNWRITABLE',
      `Failed to write the history of ${workflowId}: ${cause.message}. Make that place writable, or name another file with --out.`,
      { cause },
    );
  }
}

async function pull(shell: Shell, workflowId: string, flags: PullFlags): Promise<number> {
  const { runId, out } = flags;
  const chosen = await chosenBy(shell, flags);
  const cluster = await unlessAborted(shell.signal, openCluster(shell, flags));
  try {
    const history = await unlessAborted(shell.signal, historyOf(cluster, workflowId, runId));
    const { namespace } = cluster.client.options;
    const { stemOf } = await import('../../gate/pulled.ts');
    const file = await written(workflowId, () =>
      chosen === undefined
        ? writeTo(resolve(shell.cwd, out ?? `${stemOf(workflowId)}.history.json`), history)
        : keep({ chosen, history, workflowId, namespace }),
    );
    const { workflowType } = identityOf(history);
    shell.out(`${file}\n`);
    shell.err(`${workflowType} · ${history.events.length} events · ${statusOf(history)} · from ${cluster.title}\n`);
    // Written all the same: what a replay refuses can still be read.
    preflight(history, file);
    return EXIT.pass;
  } finally {
    await cluster.close();
  }
}

/** Adds `pull` to the program. */
export const addPull = (program: Command, shell: Shell, end: End): void => {
  addClusterOptions(
    program
      .command('pull')
      .description('download the history of one execution, to step through it or to keep it as a baseline')
      .argument('<workflow id>', 'the execution')
      .option('--run-id <id>', 'default: its latest run')
      .option('--out <file>', 'default: <workflow id>.history.json here')
      .addOption(
        new Option(
          '--pipeline <name>',
          'keep it as a baseline of this pipeline: in its folder of histories, noted in the manifest',
        ).conflicts('out'),
      )
      .option('--config <file>', 'with --pipeline; default: the nearest ordeal.config.ts, here or above'),
  ).action(async (workflowId: string, flags: PullFlags) => {
    end(await pull(shell, workflowId, flags));
  });
};
