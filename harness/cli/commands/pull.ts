// `ordeal pull`: the Event History of one execution, as a file that `ordeal repro` and `ordeal replay` take.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { unlessAborted } from '../../abort.ts';
import { wallClock } from '../../clock.ts';
import { HarnessError } from '../../errors.ts';
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

/** A file name is made of a Workflow ID. */
const UNSAFE = /[^\p{L}\p{N}._-]+/gu;

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

/** As a baseline it is kept where a replay takes it: what the preflight refuses is not written. */
async function keepIn(pipeline: Pipeline, history: HistoryJson, workflowId: string, namespace: string) {
  const { keepPulled } = await import('../../gate/pulled.ts');
  const stem = workflowId.replaceAll(UNSAFE, '-');
  const pulledAt = new Date(wallClock.now()).toISOString();
  return keepPulled(pipeline, stem, { history: preflight(history, workflowId), namespace, pulledAt });
}

async function writeTo(file: string, history: HistoryJson): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(history, null, 2)}\n`);
  return file;
}

/** The pipeline that --pipeline names. */
async function chosen(shell: Shell, { pipeline, config }: PullFlags): Promise<Pipeline | undefined> {
  if (pipeline === undefined) return undefined;
  return choosePipelines([pipeline], (await openConfig(shell, config)).pipelines)[0];
}

async function pull(shell: Shell, workflowId: string, flags: PullFlags): Promise<number> {
  const { runId, out } = flags;
  const pipeline = await chosen(shell, flags);
  const cluster = await unlessAborted(shell.signal, openCluster(shell, flags));
  try {
    const history = await unlessAborted(shell.signal, historyOf(cluster, workflowId, runId));
    const { namespace } = cluster.client.options;
    const file =
      pipeline === undefined
        ? await writeTo(resolve(shell.cwd, out ?? `${workflowId.replaceAll(UNSAFE, '-')}.history.json`), history)
        : await keepIn(pipeline, history, workflowId, namespace);
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
