// `ordeal pull`: the Event History of one execution, as a file that `ordeal repro` and `ordeal replay` take.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { unlessAborted } from '../../abort.ts';
import { HarnessError } from '../../errors.ts';
import { identityOf } from '../../history/events.ts';
import { preflight } from '../../history/preflight.ts';
import { statusOf } from '../../history/status.ts';
import type { HistoryJson } from '../../../reports/evidence/types.ts';
import { addClusterOptions, openCluster, type Cluster, type ClusterFlags } from '../cluster.ts';
import type { End } from '../program.ts';
import type { Shell } from '../shell.ts';
import { EXIT } from '../status.ts';

interface PullFlags extends ClusterFlags {
  readonly runId?: string;
  readonly out?: string;
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

async function pull(shell: Shell, workflowId: string, { runId, out, ...flags }: PullFlags): Promise<number> {
  const cluster = await unlessAborted(shell.signal, openCluster(shell, flags));
  try {
    const history = await unlessAborted(shell.signal, historyOf(cluster, workflowId, runId));
    const file = resolve(shell.cwd, out ?? `${workflowId.replaceAll(UNSAFE, '-')}.history.json`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(history, null, 2)}\n`);
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
      .option('--out <file>', 'default: <workflow id>.history.json here'),
  ).action(async (workflowId: string, flags: PullFlags) => {
    end(await pull(shell, workflowId, flags));
  });
};
